import { useEffect, useRef } from 'preact/hooks'
import { useLocalization } from './desk'
import type { Route } from './route'

/** Names the page for the browser and for screen readers. */
export function useTitle(name: string) {
  const l = useLocalization()
  const title = name === l.t('product') ? name : `${name} · ${l.t('product')}`
  useEffect(() => {
    document.title = title
  }, [title])
}

/** Moves the focus to the heading of each later page when it appears. Otherwise a screen reader does not announce it. */
export function useArrival(route: Route) {
  const shownPath = useRef(route.path.join('/'))
  const path = route.path.join('/')
  useEffect(() => {
    const main = document.getElementById('main')
    if (main === null || shownPath.current === path) return
    shownPath.current = path
    const watch = new MutationObserver(() => arrive() && watch.disconnect())
    if (!arrive()) watch.observe(main, { childList: true, subtree: true })
    return () => watch.disconnect()
  }, [path])
}

function arrive(): boolean {
  const heading = document.querySelector<HTMLElement>('#main h1')
  if (heading === null) return false
  heading.tabIndex = -1
  heading.focus()
  return true
}
