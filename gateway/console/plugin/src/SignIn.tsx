import React from 'react'
import { Content, FormGroup, TextInput } from '@patternfly/react-core'
import { FormDialog } from './FormDialog'
import { usePage } from './context'
import { Failure, signIn } from './jolokia'

/**
 * A dialog over a page whose session has ended. The same person signs in again and loses no typed text. It stays until
 * the session is read again, because another person may have signed in in another tab.
 */
export const SignIn: React.FC<{
  /** Reads the owner of the session again. */
  renew: () => Promise<void>
}> = ({ renew }) => {
  const { polled } = usePage()
  const signedOut = polled.failure instanceof Failure && polled.failure.code === 'signed-out'
  const [lost, setLost] = React.useState(false)
  React.useEffect(() => {
    if (signedOut) setLost(true)
    // If this fails, the next reading of the page tries it again.
    else if (lost && !polled.failure) renew().then(() => setLost(false), () => undefined)
  }, [signedOut, lost, polled, renew])
  return signedOut || lost ? <Dialog /> : null
}

const Dialog: React.FC = () => {
  const { t, user, explain, refresh } = usePage()
  const [password, setPassword] = React.useState('')
  const [refusal, setRefusal] = React.useState('')
  const [busy, setBusy] = React.useState(false)
  const submit = async () => {
    setBusy(true)
    setRefusal('')
    try {
      await signIn(user, password)
      await refresh()
    } catch (problem) {
      setPassword('')
      setRefusal(explain(problem))
    } finally {
      setBusy(false)
    }
  }
  return (
    <FormDialog
      id="signin"
      title={t('signin.title')}
      small
      confirm={t('signin')}
      disabled={password === '' || busy}
      refusal={refusal}
      focus="#signin-password"
      submit={submit}
    >
      <Content component="p">{t('signin.means')}</Content>
      <FormGroup label={t('signin.user')} fieldId="signin-user">
        <TextInput id="signin-user" value={user} readOnlyVariant="plain" autoComplete="username" dir="ltr" />
      </FormGroup>
      <FormGroup label={t('signin.password')} fieldId="signin-password">
        <TextInput
          id="signin-password"
          type="password"
          value={password}
          autoComplete="current-password"
          dir="ltr"
          onChange={(_: unknown, text: string) => setPassword(text)}
        />
      </FormGroup>
      <Content component="small">
        <a href="login" target="_blank" rel="noreferrer">
          {t('signin.elsewhere')}
        </a>
      </Content>
    </FormDialog>
  )
}
