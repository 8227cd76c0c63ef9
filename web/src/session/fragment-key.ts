/** Reads the application key from `#key=…`, the form in which the server prints its address. */
export function fragmentKey(hash: string): string | undefined {
  const key = new URLSearchParams(hash.replace(/^#/, '')).get('key')?.trim()
  return key === undefined || key === '' ? undefined : key
}
