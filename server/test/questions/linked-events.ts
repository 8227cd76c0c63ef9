import { touchedLines } from './touched-events.ts'

/** Users, anonymous ids, and somebody who is nowhere else. */
const previousIds = ['user-1', 'a-3', 'user-5', 'gone', 'a-7']

/** The touched events of people who have several ids, and of some whom only a browser names. */
export const linkedLines = touchedLines.map((line, index) => {
  const event: unknown = JSON.parse(line)
  if (typeof event !== 'object' || event === null) throw new Error('an event is an object')
  const draw = (index * 104_729) % 10_007
  const { usr, ...more } = { usr: undefined, ...event }
  const isKnown = draw % 3 === 0 && typeof usr === 'object'
  const anonymous = draw % 4 === 0 ? {} : { anonymous_id: `a-${draw % 12}` }
  const trait = draw % 5 === 0 ? { plan: `plan-${draw % 3}` } : {}
  return JSON.stringify({
    ...more,
    usr: { ...(isKnown ? usr : draw % 17 === 0 ? { id: 'guest' } : {}), ...anonymous, ...trait },
    ...(isKnown && draw % 19 === 0 ? { previous_id: previousIds[draw % previousIds.length] } : {}),
  })
})
