import { useLocalization } from '../desk'
import { Foreign } from './Foreign'

/** Names as a list in a line. */
export function Names({ of }: { of: string[] }) {
  const l = useLocalization()
  return (
    <>
      {of.map((name, i) => (
        <span key={name}>
          {i > 0 && `${l.t('comma')} `}
          <Foreign text={name} />
        </span>
      ))}
    </>
  )
}
