import { get } from './api'
import { pathOf } from './route'
import type { TrailPage } from './types'

/** Entries of an office's trail before that number, the latest first; without one from the latest. */
export const trailBefore = (office: string, before: number | null): Promise<TrailPage> =>
  get<TrailPage>(pathOf(office, 'trail') + (before === null ? '' : `?before=${before}`))

/** What is shown of a trail, and what comes after it. */
export const continued = (shown: TrailPage, older: TrailPage): TrailPage => ({
  entries: [...shown.entries, ...older.entries],
  next: older.next,
})
