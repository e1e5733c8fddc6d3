import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useLocalization } from '../desk'

/** A modal dialog that is open while it is rendered. Escape closes it. */
export function Dialog({
  title,
  close,
  children,
}: {
  title: string
  close: () => void
  children: ComponentChildren
}) {
  const element = useRef<HTMLDialogElement>(null)
  const isLeft = useRef(false)
  useLayoutEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    // Runs before removal. A dialog that was not closed does not return the focus.
    return () => {
      isLeft.current = true
      dialog?.close()
    }
  }, [])
  return (
    <dialog ref={element} aria-labelledby="dialog-title" onClose={() => isLeft.current || close()}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  )
}

/** The buttons of a dialog. One runs its action or submits its form, the other closes it. */
export function DialogButtons({
  text,
  act,
  danger = false,
  disabled,
  close,
}: {
  text: string
  act?: () => unknown
  danger?: boolean
  disabled: boolean
  close: () => void
}) {
  const l = useLocalization()
  return (
    <div class="form-buttons">
      <button
        type={act === undefined ? 'submit' : 'button'}
        class={danger ? 'danger' : 'primary'}
        disabled={disabled}
        onClick={act && (() => void act())}
      >
        {text}
      </button>
      <button type="button" onClick={close}>
        {l.t('cancel')}
      </button>
    </div>
  )
}
