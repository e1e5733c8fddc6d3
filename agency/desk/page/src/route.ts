import { useEffect, useState } from 'preact/hooks'

/** The page's location. It is kept in the fragment of the address, which never reaches a server. */
export interface Route {
  path: string[]
  query: URLSearchParams
}

export function parseRoute(hash: string): Route {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?')
  return { path: path.split('/').filter(Boolean).map(decoded), query: new URLSearchParams(query) }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The fragment for a place, for links. */
export function href(path: (string | number)[], query: Record<string, string | undefined> = {}): string {
  const given = Object.entries(query).filter((parameter): parameter is [string, string] => Boolean(parameter[1]))
  const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`
  return `#/${path.map(part => encodeURIComponent(part)).join('/')}${search}`
}

/** The path of an office's resource in the host's API. */
export const pathOf = (office: string, ...rest: string[]) => ['offices', office, ...rest].map(encodeURIComponent).join('/')

export const go = (to: string) => void (location.hash = to)

/** Called at the start of a long task. Returns a function that navigates at its end, unless the person has left the page. */
export function goUnlessLeft(): (to: string) => void {
  const begun = location.hash
  let isLeft = false
  // Leaving counts even if the person has returned, for example to write another answer of this kind.
  const changed = ({ newURL }: HashChangeEvent) => {
    if (new URL(newURL).hash === begun) return
    isLeft = true
    removeEventListener('hashchange', changed)
  }
  addEventListener('hashchange', changed)
  return to => {
    removeEventListener('hashchange', changed)
    if (!isLeft && location.hash === begun) go(to)
  }
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const changed = () => setHash(location.hash)
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return parseRoute(hash)
}
