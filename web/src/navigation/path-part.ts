/**
 * What a path names behind a folder, `/users/` for one; undefined where it names nothing.
 * A damaged escape stays as it is: nothing is called that, and the page says so.
 */
export function partOfPath(folder: string, path: string): string | undefined {
  const text = path.startsWith(folder) ? path.slice(folder.length) : ''
  if (text === '') return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
