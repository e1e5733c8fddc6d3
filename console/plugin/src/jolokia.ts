/** The gateway's MBeans over Jolokia: by POST, as the user who signed in. */

export type Attributes = Record<string, unknown>

/** A request that failed: a code that has a text in every language, and the gateway's own words. */
export class Failure extends Error {
  constructor(
    readonly code: 'forbidden' | 'refused' | 'signed-out' | 'unreachable' | 'missing',
    readonly said = '',
  ) {
    super(code)
  }
}

interface Answer {
  status: number
  value?: unknown
  error?: string
}

async function post<T>(body: unknown): Promise<T> {
  let response: Response
  try {
    response = await fetch('jolokia', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    throw new Failure('unreachable')
  }
  if (response.status === 401 || response.status === 403) {
    throw new Failure('signed-out')
  }
  if (!response.ok) {
    throw new Failure('unreachable', String(response.status))
  }
  return response.json()
}

/** Reads several MBeans in one request; one that cannot be read is undefined. */
export async function read(names: string[]): Promise<(Attributes | undefined)[]> {
  const answers = await post<Answer[]>(
    names.map(mbean => ({ type: 'read', mbean, config: { ignoreErrors: true } })),
  )
  return answers.map(one => (one.status === 200 ? (one.value as Attributes) : undefined))
}

/** Calls an operation that takes a JSON document, or an id, and answers a JSON document. */
export async function call<T>(mbean: string, operation: string, document?: unknown): Promise<T> {
  const answer = await post<Answer>({
    type: 'exec',
    mbean,
    operation,
    arguments:
      document === undefined ? [] : [typeof document === 'string' ? document : JSON.stringify(document)],
  })
  if (answer.status === 200) {
    return (typeof answer.value === 'string' ? JSON.parse(answer.value) : answer.value) as T
  }
  // The gateway answers `code: what to do`; without that, Jolokia itself refused.
  const said = /(?:^|[\s:])([a-z0-9][a-z0-9-]{0,39}: .+)$/.exec(answer.error ?? '')
  if (answer.status === 404) {
    throw new Failure('missing')
  }
  throw answer.status === 403 ? new Failure('forbidden') : new Failure('refused', said?.[1] ?? '')
}

/** The operations that the signed-in user may invoke, as `Agency.pause`. */
export async function rights(): Promise<Set<string>> {
  const answer = await post<Answer>({ type: 'list', path: 'org.wasl' })
  const found = new Set<string>()
  for (const [name, info] of Object.entries((answer.value ?? {}) as Record<string, Attributes>)) {
    const type = /(?:^|,)type=([^,]+)/.exec(name)?.[1]
    Object.keys((info['op'] ?? {}) as Attributes).forEach(op => found.add(`${type}.${op}`))
  }
  return found
}

/** The rows of a table, however deep Jolokia nests them by index. */
export function rows(table: unknown): Attributes[] {
  if (Array.isArray(table)) {
    return table as Attributes[]
  }
  const values = Object.values((table ?? {}) as Attributes)
  const nested = values.filter(value => value !== null && typeof value === 'object')
  return values.length === 0
    ? []
    : nested.length === values.length
      ? nested.flatMap(rows)
      : [table as Attributes]
}
