import { missingGroup } from './curve-data.ts'

/** How a series is called on the page. */
export function seriesLabel(label: string, breakdown: string): string {
  if (breakdown === '') return 'All'
  if (label === missingGroup) return '(not set)'
  return label === '' ? '(empty text)' : label
}
