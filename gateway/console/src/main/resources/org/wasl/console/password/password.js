// A person chooses his own password, also with one that serves once. Nothing is kept in the browser.
'use strict'
{
  const texts = {
    en: {
      name: 'English',
      title: 'Choose your password',
      help: 'With your present password, or the one-time password that you were given. It has to be long enough and is not your name.',
      username: 'Name',
      present: 'Present or one-time password',
      chosen: 'New password',
      again: 'New password, once more',
      submit: 'Change the password',
      login: 'Sign in',
      differ: 'The two new passwords differ.',
      done: 'Your new password is in force. Your sessions have ended: sign in with it.',
      refused: 'Not changed: name or present password is wrong, the one-time password is too old or used, or you are locked. Ask an operator.',
      throttled: 'Too many attempts. Wait {seconds} seconds.',
      bad: 'Not changed: the new password is too short, your name, or the present one.',
      failed: 'Not changed: the gateway does not answer as it should. Try again.',
    },
    fr: {
      name: 'Français',
      title: 'Choisissez votre mot de passe',
      help: 'Avec votre mot de passe actuel, ou le mot de passe à usage unique qui vous a été donné. Il doit être assez long et ne pas être votre nom.',
      username: 'Nom',
      present: 'Mot de passe actuel ou à usage unique',
      chosen: 'Nouveau mot de passe',
      again: 'Nouveau mot de passe, encore une fois',
      submit: 'Changer le mot de passe',
      login: 'Se connecter',
      differ: 'Les deux nouveaux mots de passe diffèrent.',
      done: 'Votre nouveau mot de passe est en vigueur. Vos sessions sont terminées : connectez-vous avec lui.',
      refused: 'Inchangé : le nom ou le mot de passe actuel est faux, le mot de passe à usage unique est périmé ou a servi, ou votre compte est verrouillé. Adressez-vous à un exploitant.',
      throttled: 'Trop de tentatives. Attendez {seconds} secondes.',
      bad: 'Inchangé : le nouveau mot de passe est trop court, est votre nom, ou est le mot de passe actuel.',
      failed: 'Inchangé : la passerelle ne répond pas comme elle devrait. Réessayez.',
    },
    ar: {
      name: 'العربية',
      title: 'اختر كلمة المرور الخاصة بك',
      help: 'بكلمة المرور الحالية، أو بكلمة المرور ذات الاستعمال الواحد التي أُعطيت لك. يجب أن تكون طويلة بما يكفي وألا تكون اسمك.',
      username: 'الاسم',
      present: 'كلمة المرور الحالية أو ذات الاستعمال الواحد',
      chosen: 'كلمة المرور الجديدة',
      again: 'كلمة المرور الجديدة مرة أخرى',
      submit: 'تغيير كلمة المرور',
      login: 'تسجيل الدخول',
      differ: 'كلمتا المرور الجديدتان مختلفتان.',
      done: 'كلمة المرور الجديدة سارية. انتهت جلساتك: سجّل الدخول بها.',
      refused: 'لم تتغيّر: الاسم أو كلمة المرور الحالية غير صحيحة، أو انتهت صلاحية كلمة المرور ذات الاستعمال الواحد أو سبق استعمالها، أو حسابك مقفل. اتصل بمشغّل.',
      throttled: 'محاولات كثيرة. انتظر {seconds} ثانية.',
      bad: 'لم تتغيّر: كلمة المرور الجديدة قصيرة جدًا، أو هي اسمك، أو هي الحالية.',
      failed: 'لم تتغيّر: البوابة لا تجيب كما ينبغي. أعد المحاولة.',
    },
  }
  const at = id => document.getElementById(id)
  const saved = () => {
    const code = (localStorage.getItem('wasl.language') ?? navigator.language).slice(0, 2)
    return texts[code] ? code : 'en'
  }
  let language = saved()
  let shown = []

  const say = (key, good, seconds = '') => {
    shown = [key, good, seconds]
    at('result').className = good ? 'good' : 'bad'
    at('result').textContent = key ? texts[language][key].replace('{seconds}', seconds) : ''
  }
  const show = chosen => {
    language = chosen
    document.documentElement.lang = chosen
    document.documentElement.dir = chosen === 'ar' ? 'rtl' : 'ltr'
    document.title = texts[chosen].title
    for (const id of ['title', 'help', 'submit', 'login']) at(id).textContent = texts[chosen][id]
    for (const id of ['username', 'present', 'chosen', 'again']) at(`${id}-label`).textContent = texts[chosen][id]
    if (shown.length > 0) say(...shown)
  }
  for (const code of Object.keys(texts)) {
    const button = document.createElement('button')
    button.type = 'button'
    button.id = `language-${code}`
    button.lang = code
    button.textContent = texts[code].name
    button.addEventListener('click', () => show(code))
    at('languages').append(button)
  }
  show(language)

  at('form').addEventListener('submit', async event => {
    event.preventDefault()
    if (at('chosen').value !== at('again').value) return say('differ', false)
    at('submit').disabled = true
    try {
      const response = await fetch('/hawtio/auth/password', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          username: at('username').value.trim(),
          password: at('present').value,
          newPassword: at('chosen').value,
        }),
      })
      if (response.ok) {
        at('form').reset()
        say('done', true)
      } else if (response.status === 429) {
        say('throttled', false, response.headers.get('Retry-After') ?? '60')
      } else if (response.status === 422) {
        const problem = await response.json()
        say(problem.code === 'bad-password' ? 'bad' : 'failed', false)
      } else {
        say(response.status === 403 ? 'refused' : 'failed', false)
      }
    } catch {
      say('failed', false)
    } finally {
      at('submit').disabled = false
    }
  })
}
