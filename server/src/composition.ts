/** Opens the stages of a process in order and hands each what it needs. */
import type { FastifyInstance } from 'fastify'
import { usableKeys, type FirstKeys } from './catalog/first-keys.ts'
import { buildServer, requestLimits } from './http/server.ts'
import { openIntake } from './intake-stages.ts'
import { lockDirectory } from './journal/directory-lock.ts'
import { nodeDisk } from './journal/node-disk.ts'
import { leadTools, noteStored, openLeadStages, type Intakes } from './lead-stages.ts'
import { closeIt, type Start } from './start.ts'

export type OpenServer = {
  /** Everything behind it is open; it does not listen yet. */
  readonly app: FastifyInstance
  readonly keys: FirstKeys
  /** Settles after the first attempt to reach the engine: rejects for what no retry can mend. */
  readonly engineAttempted: Promise<void>
}

/** Opens everything but the port. Waits for the disk only: intake must not wait for an engine. */
export async function openServer(start: Start): Promise<OpenServer> {
  const { parts } = start
  await openDataDirectory(start)
  const intakes: Intakes = {
    metrics: () => Promise.resolve([]),
    standing: () => Promise.resolve(intake.standing()),
    publish: () => Promise.resolve(),
    watch: () => {},
    engineIs: () => {},
  }
  const lead = await openLeadStages(start, intakes)
  const { catalog, engineAttempted } = lead
  const onStored = () => noteStored(lead)
  const links = { ...lead, onStored, turns: lead.turns.join() }
  const intake = await openIntake(start, links, 1)
  const tools = { ...leadTools(start, lead, intakes), intake: intake.tools }
  const limits = { ...requestLimits, requestMsMax: start.settings.requestMsMax }
  const app = await parts.open('http', () => buildServer(tools, limits), closeIt)
  return { app, keys: usableKeys(lead.keys, catalog), engineAttempted }
}

/** One server at a time, however many processes it has. */
async function openDataDirectory({ settings: { dataDir }, parts }: Start): Promise<void> {
  await nodeDisk.makeDirectory(dataDir)
  await parts.open(
    'data directory',
    () => lockDirectory(dataDir),
    (lock) => lock.release(),
  )
}
