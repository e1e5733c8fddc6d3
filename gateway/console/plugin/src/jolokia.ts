/** The gateway's MBeans over Jolokia: by POST, as the user who signed in. */

export type Attributes = Record<string, unknown>

/** A failed request: a code that has a text in every language, and the gateway's own words. */
export class Failure extends Error {
  constructor(
    readonly code: 'forbidden' | 'refused' | 'signed-out' | 'unreachable' | 'late' | 'missing' | 'login-refused' | 'login-throttled' | 'login-not-known' | 'login-one-time',
    readonly explanation = '',
    /** The time to wait, in seconds. */
    readonly wait = 60,
  ) {
    super(code)
  }
}

/** Tells whether the gateway may have executed it, because its answer did not arrive. */
export const isUncertain = (problem: unknown): boolean =>
  problem instanceof Failure && (problem.code === 'late' || problem.code === 'unreachable')

interface Answer {
  status: number
  value?: unknown
  error?: string
}

/** The timeout of an answer. A request that hangs counts as a failure. */
export const READ_MILLIS = 10_000
const EXEC_MILLIS = 30_000

async function post<T>(body: unknown, millis: number): Promise<T> {
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), millis)
  try {
    return await answered<T>(
      await fetch('jolokia', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        signal: deadline.signal,
      }),
    )
  } catch (failure) {
    throw failure instanceof Failure ? failure : new Failure(deadline.signal.aborted ? 'late' : 'unreachable')
  } finally {
    clearTimeout(timer)
  }
}

function answered<T>(response: Response): Promise<T> {
  if (response.status === 401 || response.status === 403) {
    throw new Failure('signed-out')
  }
  if (!response.ok) {
    throw new Failure('unreachable', String(response.status))
  }
  return response.json()
}

/** Opens a new session for this person in place of the ended one. */
export async function signIn(username: string, password: string): Promise<void> {
  let response: Response
  try {
    response = await fetch('auth/login', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    })
  } catch {
    throw new Failure('unreachable')
  }
  if (!response.ok) {
    throw response.status === 429
      ? new Failure('login-throttled', '', Number(response.headers.get('Retry-After')) || undefined)
      : new Failure(response.headers.get('Wasl-Reason') === 'one-time-password' ? 'login-one-time' : 'login-refused')
  }
}

/** Calls an operation that takes a JSON document or a text. Missing values of its answer are null. */
export async function call<T>(
  mbean: string,
  operation: string,
  document?: unknown,
  millis = EXEC_MILLIS,
): Promise<T> {
  const answer = await post<Answer>(
    {
      type: 'exec',
      mbean,
      operation,
      arguments:
        document === undefined ? [] : [typeof document === 'string' ? document : JSON.stringify(document)],
    },
    millis,
  )
  if (answer.status === 200) {
    return answer.value as T
  }
  // The gateway answers `code: what to do`; without that, Jolokia itself refused.
  const match = /(?:^|[\s:])([a-z0-9][a-z0-9-]{0,39}: .+)$/.exec(answer.error ?? '')
  if (answer.status === 404) {
    throw new Failure('missing')
  }
  throw answer.status === 403 ? new Failure('forbidden') : new Failure('refused', match?.[1] ?? '')
}

/** The rows of a list. Empty if there is no list. */
export const rows = (list: unknown): Attributes[] => (list ?? []) as Attributes[]
