import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** A modal dialog, open as long as it is rendered; Escape closes it. */
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
  const left = useRef(false)
  useLayoutEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    // Before it is taken away: a dialog that was not closed does not give the focus back to where it was.
    return () => {
      left.current = true
      dialog?.close()
    }
  }, [])
  return (
    <dialog ref={element} aria-labelledby="dialog-title" onClose={() => left.current || close()}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  )
}
