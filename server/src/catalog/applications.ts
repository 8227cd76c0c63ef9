import { createHash, randomBytes } from 'node:crypto'
import type { ApplicationDocument, Unversioned } from './catalog-document.ts'

/** What somebody may decide about an application. */
export type ApplicationChange = Partial<
  Pick<
    ApplicationDocument,
    'name' | 'type' | 'eventProcessing' | 'retention' | 'identityResolution'
  >
>

type Start = ApplicationChange & { readonly id: string; readonly name: string }

/** An application from now on, with a client token of its own. */
export function newApplication(start: Start, nowMs: number): Unversioned<ApplicationDocument> {
  return {
    kind: 'application',
    deleted: false,
    ...start,
    // As the vendor's look; public, since browsers carry it.
    clientToken: `pub${randomBytes(16).toString('hex')}`,
    createdAtMs: nowMs,
  }
}

/** The application with the change made; when a state was set is kept with it. */
export function changedApplication(
  application: ApplicationDocument,
  change: ApplicationChange,
  nowMs: number,
): ApplicationDocument {
  const { eventProcessing = application.eventProcessing, retention = application.retention } =
    change
  const isProcessingNew = eventProcessing !== application.eventProcessing
  const isRetentionNew = retention !== application.retention
  return {
    ...application,
    ...change,
    ...(isProcessingNew ? { eventProcessingAtMs: nowMs } : {}),
    ...(isRetentionNew ? { retentionAtMs: nowMs } : {}),
    updatedAtMs: nowMs,
  }
}

/** Whether its events are taken: not when Product Analytics is switched off for it. */
export function takesEvents({ retention }: Pick<ApplicationDocument, 'retention'>): boolean {
  return retention !== 'NONE'
}

/** Whether the users of its events are persons, and not just the ids as sent. */
export function resolvesIdentity({
  identityResolution = true,
}: Pick<ApplicationDocument, 'identityResolution'>): boolean {
  return identityResolution
}

/** Tells whether an application has changed since it was last read. */
export function applicationHash(application: Unversioned<ApplicationDocument>): string {
  const { id, name, type, retention, eventProcessing, clientToken, updatedAtMs } = application
  const { identityResolution } = application
  const states = [retention, eventProcessing, identityResolution]
  const content = [id, name, type, ...states, clientToken, updatedAtMs]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32)
}
