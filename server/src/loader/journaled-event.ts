/** Events in a journal, whole and damaged, for tests. */
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { anEventRow } from '../warehouse/an-event-row.ts'
import { encodeRecord } from '../warehouse/record-writer.ts'

/** A record of one event, as the intake appends it. */
export function recordOf(eventId: string, attributesJson = '{}'): Buffer {
  return encodeRecord([anEventRow({ eventId, attributesJson })])
}

/** Changes one bit of the event id, where the journal's files in `directory` hold it. */
export async function damage(directory: string, eventId: string): Promise<void> {
  const names = await readdir(directory)
  for (const name of names.filter((one) => one.endsWith('.journal'))) {
    const file = await open(join(directory, name), 'r+')
    const bytes = await file.readFile()
    const at = bytes.indexOf(`"${eventId}"`) + 1
    if (at > 0) await file.write(Buffer.of((bytes[at] ?? 0) ^ 1), 0, 1, at)
    await file.close()
  }
}
