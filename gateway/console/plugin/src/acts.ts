/** Tells open pages that a person has changed something, here or on another screen. */

const listeners = new Set<() => void>()
let last: number | undefined

/** Calls the listener after each change, until the returned function is called. */
export function onAct(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Compares the gateway's count of changes with the last one. The first count is no change. */
export function noteActs(count: number) {
  const changed = last !== undefined && count !== last
  last = count
  if (changed) listeners.forEach(listener => listener())
}
