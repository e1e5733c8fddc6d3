import type { ComponentChildren } from 'preact'
import { useLocalization } from '../desk'
import type { Problem } from '../types'
import { Foreign, Identifier } from './Foreign'

export type Tone = 'good' | 'warning' | 'bad' | 'plain'

/** Something to be noticed; `bad` and `warning` are announced to who cannot see them. */
export const Notice = ({ tone, title, children }: { tone: Tone; title: string; children?: ComponentChildren }) => (
  <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
    <strong>{title}</strong>
    {children}
  </div>
)

/** A problem of the host or the gateway (RFC 9457), in its own words. */
export function ProblemNotice({ problem, title }: { problem: Problem; title?: string }) {
  const l = useLocalization()
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
  return (
    <Notice tone="bad" title={title ?? l.t(unreachable ? 'problem.unreachable' : 'problem')}>
      {!unreachable && (
        <p>
          <Foreign text={problem.title ?? problem.status} />
          {problem.detail && (
            <>
              <br />
              <Foreign text={problem.detail} />
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

/** A gesture that did not come about, or a refusal of the host. */
export function PasskeyProblem({ problem }: { problem: Problem | null }) {
  const l = useLocalization()
  if (problem === null) return null
  return problem.title === 'unexpected' ? (
    <Notice tone="bad" title={l.t('passkey.failed')}>
      <p>{l.t('passkey.failed.detail')}</p>
    </Notice>
  ) : (
    <ProblemNotice problem={problem} />
  )
}
