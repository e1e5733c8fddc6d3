/** The field for an existing or a new passphrase. `describedBy` is the id of its explanation. */
export const Passphrase = ({
  id,
  value,
  set,
  isNew = false,
  wrong,
  describedBy,
}: {
  id: string
  value: string
  set: (passphrase: string) => void
  isNew?: boolean
  wrong?: boolean
  describedBy?: string
}) => (
  <input
    id={id}
    type="password"
    autocomplete={isNew ? 'new-password' : 'current-password'}
    value={value}
    aria-invalid={wrong}
    aria-describedby={describedBy}
    onInput={event => set(event.currentTarget.value)}
  />
)
