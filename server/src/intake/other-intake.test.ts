import { expect, test } from 'vitest'
import { otherIntake } from './other-intake.ts'

const call = { type: 'page', userId: 'u', name: 'Home' }
const view = {
  type: 'view',
  application: { id: 'a' },
  session: { id: 's' },
  view: { id: 'v' },
}
const server = { type: 'server', application: { id: 'a' }, event: { name: 'paid' } }
const datalyr = { event: 'paid', userId: 'u' }
const tracardi = { source: { id: 's' }, events: [{ type: 'paid' }] }

test.each([
  ['a Segment client sends: that goes to POST /v1/batch', 'datalyr', { batch: [call] }],
  ['a Segment client sends: that goes to POST /v1/page', 'prodlytics', call],
  ['a Datalyr client sends: that goes to POST /track', 'prodlytics', datalyr],
  ['a Datalyr client sends: that goes to POST /track', 'segment', { events: [datalyr] }],
  ['a Datalyr client sends: that goes to POST /track', 'rum', { event_name: 'e', visitor_id: 'v' }],
  ['a Tracardi client sends: that goes to POST /track', 'segment', tracardi],
  ['a backend sends: that goes to POST /api/v2/prodlytics', 'datalyr', server],
  ['the browser SDK sends: that goes to POST /api/v2/rum', 'tracardi', view],
] as const)('what %s, where it came as what %s takes', (sentence, own, body) => {
  expect(otherIntake(body, own)).toBe(`It looks like what ${sentence}.`)
})

test.each([
  ['datalyr', datalyr],
  ['segment', { batch: [call] }],
  ['tracardi', tracardi],
  ['rum', view],
  ['prodlytics', server],
  ['prodlytics', { event: 'paid', application: { id: 'a' } }],
  ['prodlytics', { ...server, type: 'view' }],
  ['datalyr', { batch: [] }],
  ['datalyr', { type: 'track' }],
  ['segment', { events: [{ type: 'paid' }] }],
  ['segment', { source: 'web', session: { id: 's' } }],
  ['rum', []],
  ['rum', null],
] as const)('of %s nothing is said about %j', (own, body) => {
  expect(otherIntake(body, own)).toBeUndefined()
})
