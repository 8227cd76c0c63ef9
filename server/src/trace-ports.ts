import type { FastifyInstance } from 'fastify'
import type { IntakeTools } from './http/accept-events.ts'
import { buildAgentServer, buildOtlpServer, requestLimits } from './http/server.ts'
import { isSystemError } from './journal/journal-error.ts'
import type { OwnPort } from './settings/settings.ts'
import { closeIt, isLoopback, type Start } from './start.ts'

/** Opens the ports to which traces are sent where nobody said otherwise. */
export async function openTracePorts(start: Start, intake: IntakeTools): Promise<void> {
  await openTracePort(start, intake)
  await openOtlpPort(start, intake)
}

async function openTracePort(start: Start, intake: IntakeTools): Promise<void> {
  const { parts, settings } = start
  const { tracePort, requestMsMax } = settings
  if (tracePort.port === 0) return
  const limits = { ...requestLimits, requestMsMax }
  const tools = { intake, needsKey: false }
  const app = await parts.open('trace port', () => buildAgentServer(tools, limits), closeIt)
  const asked = { own: tracePort, setting: 'THROUGHLINE_TRACE_PORT', needsKey: tools.needsKey }
  await listen(app, asked, start)
}

type Asked = { readonly own: OwnPort; readonly setting: string; readonly needsKey: boolean }

/** Unlike tracers, exporters can send a key: none is asked of programs of this machine only. */
async function openOtlpPort(start: Start, intake: IntakeTools): Promise<void> {
  const { parts, settings } = start
  const { otlpPort, traceHost, requestMsMax } = settings
  if (otlpPort.port === 0) return
  const limits = { ...requestLimits, requestMsMax }
  const tools = { intake, needsKey: !isLoopback(traceHost) }
  const app = await parts.open('otlp port', () => buildOtlpServer(tools, limits), closeIt)
  const asked = { own: otlpPort, setting: 'THROUGHLINE_OTLP_PORT', needsKey: tools.needsKey }
  await listen(app, asked, start)
}

async function listen(
  app: FastifyInstance,
  { own: { port, isChosen }, setting, needsKey }: Asked,
  { settings: { traceHost: host }, logger }: Start,
): Promise<void> {
  try {
    await app.listen({ host, port })
    logger.info({ host, port, setting }, 'listening for traces')
    if (!needsKey && !isLoopback(host)) {
      logger.warn({ host, port }, 'whoever reaches this port can send spans: no key is asked for')
    }
  } catch (error) {
    const isTaken = isSystemError(error) && error.code === 'EADDRINUSE'
    if (!isTaken) throw error
    const problem = `port ${port} on ${host} is taken`
    if (isChosen) {
      const sentence = `${problem}. Stop what listens there, or set ${setting} (0: none).`
      throw new Error(sentence, { cause: error })
    }
    // Another Agent, mostly. Whoever wants its traces here can set another port.
    logger.warn({ setting }, `${problem}: no traces are received there`)
  }
}
