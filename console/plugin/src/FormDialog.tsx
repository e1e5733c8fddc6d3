import React from 'react'
import { Alert, Button, Form, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core'
import { usePage } from './context'

/** A dialog with one form. What it is refused for stands at its head, and it stays open. */
export const FormDialog: React.FC<{
  /** Ids in the dialog begin with it. */
  id: string
  title: string
  small?: boolean
  confirm: string
  danger?: boolean
  /** Keeps it from being confirmed. */
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
            if (!disabled) submit()
          }}
        >
          {refusal && <Alert isInline variant="danger" title={refusal} id={`${id}-refusal`} />}
          {children}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button
          id={`${id}-confirm`}
          type="submit"
          form={`${id}-form`}
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
