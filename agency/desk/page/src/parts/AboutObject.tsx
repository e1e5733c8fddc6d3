import { useAgencyName, useLocalization } from '../desk'
import { Foreign } from './Foreign'

/** An instruction, a notice or a warrant in one line: its kind, its owner and its state. */
export function AboutObject({ of }: { of: { kind: string; code: string; from: string; state: string } }) {
  const l = useLocalization()
  const nameOf = useAgencyName()
  const list = of.kind === 'instruction' ? 'instruction' : 'notice-action'
  return (
    <>
      {l.code('object-kind', of.kind)}
      {of.kind === 'instruction' && ` (${l.code(list, of.code)})`} ·{' '}
      <Foreign text={nameOf(of.from)} /> · {l.code('object-state', of.state)}
    </>
  )
}
