import React from 'react'
import { Button, Form, Modal, ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core'
import { InlineAlert } from './InlineAlert'
import { usePage } from './context'

/** The weight of an action: it can be undone, it is final, or it is final and gives something up. */
export type Weight = 'undoable' | 'final' | 'loss'

/**
 * A dialog with one form. A refusal is shown at its top, and the dialog stays open. A final action is confirmed by its
 * button only, so Enter in a field does nothing.
 */
export const FormDialog: React.FC<{
  /** Prefix of the ids in the dialog. */
  id: string
  title: string
  small?: boolean
  confirm: string
  weight?: Weight
  /** Disables the confirmation. */
  disabled: boolean
  refusal: string
  /** Selector of what has the focus first. */
  focus: string
  submit: () => void
  /** Without it the dialog cannot be closed. */
  close?: () => void
  children: React.ReactNode
}> = ({ id, title, small, confirm, weight = 'undoable', disabled, refusal, focus, submit, close, children }) => {
  const { t } = usePage()
  const byEnter = weight === 'undoable'
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
            if (!disabled && byEnter) submit()
          }}
        >
          {refusal && <InlineAlert variant="danger" title={refusal} id={`${id}-refusal`} />}
          {children}
        </Form>
      </ModalBody>
      <ModalFooter>
        <Button
          id={`${id}-confirm`}
          type={byEnter ? 'submit' : 'button'}
          form={`${id}-form`}
          onClick={byEnter ? undefined : submit}
          variant={weight === 'loss' ? 'danger' : byEnter ? 'primary' : 'secondary'}
          isDisabled={disabled}
        >
          {confirm}
        </Button>
        {close && (
          <Button id={`${id}-cancel`} variant={byEnter ? 'link' : 'primary'} onClick={close}>
            {t(byEnter ? 'cancel' : 'back')}
          </Button>
        )}
      </ModalFooter>
    </Modal>
  )
}
