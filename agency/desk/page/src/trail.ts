import { get } from './api'
import { pathOf } from './route'
import type { TrailPage } from './types'

/** Entries of an office's trail before that number, latest first. Without a number it starts with the latest entry. */
export const trailBefore = (office: string, before: number | null): Promise<TrailPage> =>
  get<TrailPage>(pathOf(office, 'trail') + (before === null ? '' : `?before=${before}`))

/** The shown part of a trail and the number of the next part. */
export const continued = (shown: TrailPage, older: TrailPage): TrailPage => ({
  entries: [...shown.entries, ...older.entries],
  next: older.next,
})
