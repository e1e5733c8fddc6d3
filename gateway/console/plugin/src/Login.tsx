import React from 'react'
import { Button, Content, Form, FormGroup, TextInput, Title } from '@patternfly/react-core'
import { useNavigate } from 'react-router-dom'
import { InlineAlert } from './InlineAlert'
import { LanguageChoice } from './LanguageChoice'
import { Logo } from './Logo'
import { explain } from './explain'
import { Failure, signIn } from './jolokia'
import { Session, isOpen, readSession, wasSignedIn } from './session'
import { useWords } from './words'

/** The gateway's refusal before this page was loaded. It is part of the document. */
const refused = () => document.body.dataset['refused'] ?? ''

/** The login page, in the chosen language. It keeps the requested address. */
export const Login: React.FC<{ provider: boolean; signedIn: (session: Session) => void }> = ({ provider, signedIn }) => {
  const words = useWords()
  const { t } = words
  const navigate = useNavigate()
  // Removes a provider's answer from the address after its use.
  React.useEffect(() => {
    if (refused()) navigate('/login', { replace: true })
  }, [navigate])
  const [user, setUser] = React.useState('')
  const [password, setPassword] = React.useState('')
  const [refusal, setRefusal] = React.useState<Failure | undefined>(() =>
    refused() ? new Failure(refused() as Failure['code']) : undefined,
  )
  const [ended, setEnded] = React.useState(wasSignedIn)
  const [busy, setBusy] = React.useState(false)
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setEnded(false)
    setRefusal(undefined)
    try {
      await signIn(user, password)
      const session = await readSession()
      if (isOpen(session)) signedIn(session)
      else setRefusal(new Failure('login-refused'))
    } catch (problem) {
      setPassword('')
      setRefusal(problem as Failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="wasl wasl-login" id="wasl">
      <div className="wasl-brand">
        <Title headingLevel="h1">
          <Logo /> Wasl
        </Title>
        <LanguageChoice id="wasl-language" />
      </div>
      <Content component="p">{t('login.about')}</Content>
      {ended && !refusal && <InlineAlert variant="info" id="login-ended" title={t('login.ended')} />}
      {refusal && <InlineAlert variant="danger" id="login-refusal" title={explain(words, refusal)} />}
      <Form id="login-form" onSubmit={submit}>
        <FormGroup label={t('signin.user')} fieldId="login-user">
          <TextInput
            id="login-user"
            value={user}
            autoComplete="username"
            autoFocus
            isRequired
            dir="ltr"
            onChange={(_: unknown, text: string) => setUser(text)}
          />
        </FormGroup>
        <FormGroup label={t('signin.password')} fieldId="login-password">
          <TextInput
            id="login-password"
            type="password"
            value={password}
            autoComplete="current-password"
            isRequired
            dir="ltr"
            onChange={(_: unknown, text: string) => setPassword(text)}
          />
        </FormGroup>
        <Button id="login-confirm" type="submit" isBlock isDisabled={busy}>
          {t('signin')}
        </Button>
      </Form>
      {provider && (
        <Button component="a" variant="secondary" isBlock href="auth/oidc/start" id="login-provider">
          {t('login.provider')}
        </Button>
      )}
      <Content component="p">
        <a href="auth/password" id="login-own-password">
          {t('menu.password')}
        </a>
      </Content>
      <Content component="small">{t('login.recorded')}</Content>
    </main>
  )
}
