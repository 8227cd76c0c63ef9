import type { JsonObject } from '../json-object.ts'

/** `saveEvent: false`, in either spelling, of a body or an event: it is not to be written. */
export function keepsEvent(options: JsonObject): boolean {
  return options['saveEvent'] !== false && options['saveEvents'] !== false
}

export function keepsSession(options: JsonObject): boolean {
  return options['saveSession'] !== false
}

export function keepsProfile(options: JsonObject): boolean {
  return options['saveProfile'] !== false
}

/** Whether ids of events are to be answered. */
export function wantsIds(options: JsonObject): boolean {
  return options['debugger'] === true
}
