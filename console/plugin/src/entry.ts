import { eventService } from '@hawtio/react'

/** Our entry in Hawtio's menu. */
export const entry: Record<string, unknown> = {
  id: 'wasl-referrals',
  path: '/referrals',
  order: 1,
  isActive: async () => true,
}

/** Changes the title of the entry; the menu shows it at once. */
export function rename(title: string) {
  entry['title'] = title
  eventService.pluginsUpdated()
}
