import { createHash } from 'node:crypto'

/** A UUID (version 8) that is the same for the same text, on every server. */
export function hashUuid(text: string): string {
  const digest = createHash('sha256').update(text).digest('hex')
  const [, first, second, third, fourth, fifth] =
    /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(digest) ?? []
  return `${first}-${second}-8${third}-8${fourth}-${fifth}`
}
