/** One request that the code under test has sent. */
export interface Sent {
  url: string
  body: unknown
}

/** Answers every `fetch` by `answer`, which gets the parsed body. Returns the list of sent requests. */
export function fakeFetch(answer: (sent: Sent) => unknown, status = 200): Sent[] {
  const sent: Sent[] = []
  globalThis.fetch = (async (url: string, init?: { body?: string }) => {
    const one = { url, body: init?.body === undefined ? undefined : JSON.parse(init.body) }
    sent.push(one)
    const body = answer(one)
    return { ok: status >= 200 && status < 300, status, headers: new Headers(), json: async () => body }
  }) as unknown as typeof fetch
  return sent
}

/** A network on which nobody answers. */
export function noNetwork() {
  globalThis.fetch = (async () => {
    throw new TypeError('fetch failed')
  }) as unknown as typeof fetch
}

/** The browser's memory, with these languages preferred. */
export function fakeBrowser(...languages: string[]) {
  const kept = new Map<string, string>()
  const define = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  define('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  })
  define('navigator', { languages })
}

/** A network on which an answer never arrives. Timers run at once. Returns their delays. */
export function silentNetwork(): number[] {
  const waited: number[] = []
  globalThis.setTimeout = ((work: () => void, millis: number) => {
    waited.push(millis)
    queueMicrotask(work)
  }) as unknown as typeof setTimeout
  globalThis.fetch = ((_: string, init: { signal: AbortSignal }) =>
    new Promise((_, reject) => init.signal.addEventListener('abort', reject))) as unknown as typeof fetch
  return waited
}
