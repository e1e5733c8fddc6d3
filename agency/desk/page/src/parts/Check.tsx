import type { ComponentChildren } from 'preact'

/** A checkbox before its label. */
export const Check = ({
  checked,
  set,
  small = false,
  children,
}: {
  checked: boolean
  set: (checked: boolean) => void
  small?: boolean
  children: ComponentChildren
}) => (
  <label class={small ? 'check small' : 'check'}>
    <input type="checkbox" checked={checked} onChange={event => set(event.currentTarget.checked)} /> {children}
  </label>
)
