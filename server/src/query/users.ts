import { resolvesIdentity } from '../catalog/applications.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Resolution } from '../warehouse/identity-columns.ts'
import { asSent, type UserReading } from './resolve/known.ts'

/** How questions tell the user of an event. */
export interface Users {
  /** As of now; as sent where that comes to the same. */
  reading(): UserReading
}

type Options = {
  readonly catalog: Pick<Catalog, 'applications'>
  readonly resolution: () => Resolution
}

/** Users by what is known of their ids, but for applications that are read as sent. */
export function openUsers({ catalog, resolution: readResolution }: Options): Users {
  return {
    reading() {
      const resolution = readResolution()
      if (resolution === 'asSent') return asSent
      const sent = catalog.applications().filter((application) => !resolvesIdentity(application))
      const sentApplications = sent.map(({ id }) => id).toSorted()
      return { kind: 'resolved', resolution, sentApplications }
    },
  }
}
