import type { ComponentChildren } from 'preact'
import { useLocalization } from '../desk'
import { inLanguage } from '../refusal'
import type { Problem } from '../types'
import { Foreign, Identifier } from './Foreign'

type Tone = 'good' | 'warning' | 'bad' | 'plain'

/** A message to the reader. Screen readers announce `bad` and `warning`. */
export const Notice = ({ tone, title, children }: { tone: Tone; title: string; children?: ComponentChildren }) => (
  <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
    <strong>{title}</strong>
    {children}
  </div>
)

/** A problem of the host or the gateway (RFC 9457) in the reader's language. Empty if there is none. */
export function ProblemNotice({ problem, title }: { problem: Problem | null; title?: string }) {
  const l = useLocalization()
  if (problem === null) return null
  const unreachable = problem.status === 0
  if (problem.title === 'unexpected') {
    return (
      <Notice tone="bad" title={title ?? l.t('problem')}>
        <p>{l.t('problem.unexpected')}</p>
        <p class="small">
          <Identifier text={String(problem.detail)} />
        </p>
      </Notice>
    )
  }
  if (problem.title === 'not-compared') return <Notice tone="bad" title={l.t('problem.notCompared')} />
  const sentences = inLanguage(problem, l)
  return (
    <Notice tone="bad" title={title ?? l.t(unreachable ? 'problem.unreachable' : 'problem')}>
      {!unreachable && (
        <p>
          <Foreign text={sentences.title ?? problem.status} />
          {sentences.detail && (
            <>
              <br />
              <Foreign text={sentences.detail} />
            </>
          )}
        </p>
      )}
      {problem.instance !== undefined && (
        <p class="small">
          {l.t('problem.instance')} <Identifier text={String(problem.instance)} />
        </p>
      )}
    </Notice>
  )
}

export const Loading = () => <p class="loading">{useLocalization().t('loading')}</p>

/** The failure of a load, or a note that it is running. Empty after success. */
export function LoadNotice({ of: { value, problem } }: { of: { value: unknown; problem: Problem | null } }) {
  return value === null && problem === null ? <Loading /> : <ProblemNotice problem={problem} />
}

/** A gesture that was not completed, or a refusal of the host. */
export function PasskeyProblem({ problem }: { problem: Problem | null }) {
  const l = useLocalization()
  return problem?.title === 'unexpected' ? (
    <Notice tone="bad" title={l.t('passkey.failed')}>
      <p>{l.t('passkey.failed.detail')}</p>
    </Notice>
  ) : (
    <ProblemNotice problem={problem} />
  )
}
