import {
  EdgeChange,
  namespacedPattern,
  type PersonAnswer,
  type QuarantineAnswer,
  type UnlinksAnswer,
} from '@throughline/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import type { People } from '../identity/people.ts'
import { invalid } from '../query/parse/faults.ts'
import type { Logger } from '../telemetry/logger.ts'
import { loggedCaller, type Access } from './access.ts'
import { authorize } from './authorize.ts'
import { shownPerson, shownQuarantine, shownUnlinks } from './people-answers.ts'
import { peoplePaths } from './people-endpoints.ts'
import { queryText } from './query-text.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson } from './request-json.ts'

export type PeopleTools = {
  readonly people: People
  readonly access: Access
  readonly logger: Logger
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** Who ids are, and how somebody corrects that. */
export function peopleRoutes(app: FastifyInstance, tools: PeopleTools): void {
  const { access, people } = tools
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const reading = { onRequest: authorize(access, 'rum_apps_read') }
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.get(peoplePaths.unlinks, reading, async (): Promise<UnlinksAnswer> => {
      return shownUnlinks(await people.unlinks())
    })
    scope.get(peoplePaths.quarantine, reading, (): QuarantineAnswer => {
      return shownQuarantine(people.quarantined())
    })
    scope.get(peoplePaths.people, reading, finding(tools))
    scope.post(peoplePaths.unlink, writing, changing(tools, true))
    scope.post(peoplePaths.relink, writing, changing(tools, false))
    done()
  })
}

function finding({ people }: PeopleTools): Handler {
  return async ({ query }, reply): Promise<PersonAnswer | FastifyReply> => {
    const id = queryText(query, 'id') ?? ''
    const fault = faultOfId(id)
    if (fault !== undefined) {
      return refuseJson(reply, { kind: 'faulty', sentences: [invalid('id', fault)] })
    }
    const person = await people.find(id)
    return person === undefined ? notFound(id, reply) : shownPerson(person)
  }
}

const namespaced = new RegExp(namespacedPattern)
const shownCharsMax = 100

function faultOfId(id: string): string | undefined {
  if (id === '') return 'is missing'
  if (namespaced.test(id)) return undefined
  const shown = id.length > shownCharsMax ? `${id.slice(0, shownCharsMax)}…` : id
  return `must begin with what kind of id it is; did you mean user:${shown}, anon:${shown} or session:${shown}?`
}

const edgeShape = Compile(EdgeChange)

function changing(tools: PeopleTools, isUnlinked: boolean): Handler {
  const { people } = tools
  return async (request, reply): Promise<PersonAnswer | FastifyReply> => {
    const read = await readRequestJson(request, edgeShape)
    if (read.kind !== 'read') return refuseJson(reply, read)
    const edge = read.body.data.attributes
    if (!(await people.setUnlinked(edge, isUnlinked))) {
      return refuse(reply, 'sentences', { code: 'edge_not_found' })
    }
    note(isUnlinked, { request, tools })
    const person = await people.find(edge.id)
    return person === undefined ? notFound(edge.id, reply) : shownPerson(person)
  }
}

type Asked = { readonly request: FastifyRequest; readonly tools: PeopleTools }

/** Writes down who did it; the ids are personal, and stand in the list of what was taken back. */
function note(isUnlinked: boolean, { request, tools }: Asked): void {
  const caller = tools.access.caller(request)
  if (caller === undefined) return
  tools.logger.info(loggedCaller(caller), isUnlinked ? 'ids unlinked' : 'ids linked again')
}

function notFound(id: string, reply: FastifyReply): FastifyReply {
  return refuse(reply, 'sentences', { code: 'person_not_found', detail: `no event names ${id}` })
}
