/** The storage of a browser, for the page and for storages that a test makes. */
export function storage() {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  }
}

/** Gives the page a browser with empty storage. */
export const newBrowser = () => Object.defineProperty(globalThis, 'localStorage', { value: storage(), configurable: true })
