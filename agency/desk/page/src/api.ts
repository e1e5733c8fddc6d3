import type { Problem } from './types'

/** A refusal of the host, or no answer at all (status 0). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
  ) {
    super(problem.detail ?? problem.title ?? String(status))
  }
}

const SIGNED_OUT = 401

/** Tells whether the host answered that it does not know the session. */
export const isSignedOut = (error: unknown): boolean => error instanceof Refused && error.status === SIGNED_OUT

/** Tells whether the host refused with this type of problem, such as `newer-draft`. */
export const isRefusedAs = (error: unknown, type: string): error is Refused =>
  error instanceof Refused && error.problem.type?.endsWith(`/${type}`) === true

/** Timeouts of an answer, and of an answer that may be a file of many megabytes. A host that hangs counts as unreachable. */
const ANSWER_MILLIS = 60_000
const FILE_MILLIS = 600_000

let csrf = ''
let language = 'en'
let onSignedOut: () => void = () => {}

/** The token that every later request carries. */
export const setCsrf = (token: string) => void (csrf = token)

/** The language of the host's problem texts. */
export const setRequestLanguage = (tag: string) => void (language = tag)

/** Sets the callback for a session that the host no longer knows. */
export const setOnSignedOut = (handler: () => void) => void (onSignedOut = handler)

/** The host no longer knows the session. */
export const signedOut = () => onSignedOut()

/** Sends a request to the host. Throws {@link Refused} for every unsuccessful answer. */
export async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await response(method, path, ANSWER_MILLIS, body)
  const type = answer.headers.get('Content-Type') ?? ''
  if (answer.status === 204) return undefined as T
  return wholeBody(type.includes('json') ? answer.json() : answer.text()) as T
}

/** The body of an answer. A truncated body counts as no answer. */
const wholeBody = <T>(body: Promise<T>): Promise<T> =>
  body.catch(error => {
    throw error instanceof SyntaxError ? error : new Refused(0, { title: 'unreachable' })
  })

async function response(method: string, path: string, millis: number, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json, */*', 'Accept-Language': language }
  if (method !== 'GET') headers['X-Wasl-Csrf'] = csrf
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  let answer: Response
  try {
    answer = await fetch(`/api/${path}`, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(millis),
    })
  } catch {
    throw new Refused(0, { title: 'unreachable' })
  }
  if (!answer.ok) {
    if (answer.status === SIGNED_OUT && path !== 'session' && !path.startsWith('login')) onSignedOut()
    throw new Refused(answer.status, await problemOf(answer))
  }
  return answer
}

async function problemOf(answer: Response): Promise<Problem> {
  try {
    return (await answer.json()) as Problem
  } catch {
    return { status: answer.status }
  }
}

export const get = <T>(path: string) => request<T>('GET', path)
export const post = <T>(path: string, body: unknown = {}) => request<T>('POST', path, body)
export const put = <T>(path: string, body: unknown) => request<T>('PUT', path, body)
export const remove = <T = void>(path: string) => request<T>('DELETE', path)

/** The exact bytes of an answer, for byte-exact verification. */
export async function bytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await wholeBody((await response('GET', path, FILE_MILLIS)).arrayBuffer()))
}

/** The problem of a thrown value, in a form to show. */
export const problemOfError = (error: unknown): Problem =>
  error instanceof Refused ? { ...error.problem, status: error.status } : { title: 'unexpected', detail: String(error) }
