/**
 * Attribute paths come from the server, and go back, as the search syntax writes them: `@card\\ brand`.
 * People read and type `card brand`.
 */

/** A path without the backslashes of the search syntax. */
export function readablePath(path: string): string {
  return path.replaceAll(/\\(.)/gs, '$1')
}

/** What somebody typed as the search syntax writes it; what has a backslash in it is taken as written so. */
export function typedPath(typed: string): string {
  const path = typed.replace(/^@/, '')
  return `@${path.includes('\\') ? path : path.replaceAll(/[\s()"*?:&|,]/g, '\\$&')}`
}
