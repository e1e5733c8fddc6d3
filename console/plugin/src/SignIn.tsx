import React from 'react'
import {
  Alert,
  Button,
  Content,
  Form,
  FormGroup,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  TextInput,
} from '@patternfly/react-core'
import { usePage } from './context'
import { Failure, signIn } from './jolokia'

/** Over a page whose session has ended: signs the same person in again, so that nothing typed is lost. */
export const SignIn: React.FC = () => {
  const { polled } = usePage()
  return polled.failure instanceof Failure && polled.failure.code === 'signed-out' ? <Dialog /> : null
}

const Dialog: React.FC = () => {
  const { t, user, explain, refresh } = usePage()
  const [password, setPassword] = React.useState('')
  const [refusal, setRefusal] = React.useState('')
  const [busy, setBusy] = React.useState(false)
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
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
    <Modal isOpen variant="small" aria-labelledby="signin-title" className="wasl" elementToFocus="#signin-password">
      <ModalHeader title={t('signin.title')} labelId="signin-title" />
      <ModalBody>
        <Form id="signin-form" onSubmit={submit}>
          {refusal && <Alert isInline variant="danger" title={refusal} id="signin-refusal" />}
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
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button id="signin-confirm" type="submit" form="signin-form" isDisabled={password === '' || busy}>
          {t('signin')}
        </Button>
      </ModalFooter>
    </Modal>
  )
}
