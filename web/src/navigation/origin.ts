/** Names the saved chart that a view came from; it stays in the address while the view changes. */
export const originName = 'chart'

/** Query text as it was written, with the saved chart that another names. */
export function withOriginOf(search: string, written: string): string {
  const origin = new URLSearchParams(search).get(originName)
  if (origin === null) return written
  return `${written}${written === '' ? '?' : '&'}${originName}=${encodeURIComponent(origin)}`
}
