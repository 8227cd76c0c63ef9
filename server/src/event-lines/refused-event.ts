import type { PlacedEvent, RefusedLine } from './event-line.ts'

/** Why the server did not take an event, in words about the line that stood in the file. */
export function refusedEvent(
  { line, isIdAdded, hasApplication }: PlacedEvent,
  said: { readonly code: string; readonly detail: string },
): RefusedLine {
  if (!hasApplication) {
    return {
      line,
      code: 'event_without_application',
      detail:
        'The event names no application. --application ID names it for all events without one.',
    }
  }
  return { line, code: said.code, detail: isIdAdded ? withoutAddedId(said.detail) : said.detail }
}

// The value that the server shows may begin with the id that was put in here.
function withoutAddedId(detail: string): string {
  return detail.replace(/ \(got .*?"id":"line-.*$/s, '.')
}
