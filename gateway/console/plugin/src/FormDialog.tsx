import React from 'react'
import { Alert, Button, Form, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core'
import { usePage } from './context'

/**
 * A dialog with one form. A refusal is shown at its top, and the dialog stays open. An irreversible action is confirmed
 * by its button only, so Enter in a field does nothing.
 */
export const FormDialog: React.FC<{
  /** Prefix of the ids in the dialog. */
  id: string
  title: string
  small?: boolean
  confirm: string
  danger?: boolean
  /** Disables the confirmation. */
  disabled: boolean
  refusal: string
  /** Selector of what has the focus first. */
  focus: string
  submit: () => void
  /** Without it the dialog cannot be closed. */
  close?: () => void
  children: React.ReactNode
}> = ({ id, title, small, confirm, danger, disabled, refusal, focus, submit, close, children }) => {
  const { t } = usePage()
  return (
    <Modal
      isOpen
      variant={small ? 'small' : 'medium'}
      onClose={close}
      aria-labelledby={`${id}-title`}
      className="wasl"
      elementToFocus={focus}
    >
      <ModalHeader title={title} labelId={`${id}-title`} />
      <ModalBody>
        <Form
          id={`${id}-form`}
          onSubmit={(event: React.FormEvent) => {
            event.preventDefault()
            if (!disabled && !danger) submit()
          }}
        >
          {refusal && <Alert isInline variant="danger" title={refusal} id={`${id}-refusal`} />}
          {children}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button
          id={`${id}-confirm`}
          type={danger ? 'button' : 'submit'}
          form={`${id}-form`}
          onClick={danger ? submit : undefined}
          variant={danger ? 'danger' : 'primary'}
          isDisabled={disabled}
        >
          {confirm}
        </Button>
        {close && (
          <Button id={`${id}-cancel`} variant="link" onClick={close}>
            {t('cancel')}
          </Button>
        )}
      </ModalFooter>
    </Modal>
  )
}
