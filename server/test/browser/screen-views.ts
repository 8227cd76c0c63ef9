import { demoDashboardId } from '@throughline/contract'
import type { Page } from 'playwright-core'
import { traceIdText } from './sent-spans.ts'

/** One way in which a screen is looked at. */
export interface View {
  /** Its address; `$segment` stands for the id of the segment that was saved. */
  readonly path: string
  /** The role and the name of what stands there once the view is whole. */
  readonly shows: readonly [Parameters<Page['getByRole']>[0], string | RegExp]
  /** Whether an event has to arrive while it is open. */
  readonly isOfArrivals?: boolean
}

/** The trace of a failed request of a user, of an account, who are looked at. */
export const [traceNumber, user, account] = [7_001, 'ada', 'acme'] as const

const checkout = [
  '/funnels?range=30d',
  '1.event=checkout.started&1.type=server',
  '2.event=payment.processed&2.type=server',
  '3.event=order.placed&3.type=server',
].join('&')
const byTier = 'by=%40cart.currency'
const question = 'event=checkout.started&type=server&range=7d'
const operation = 'operation=post-api-v2-product-analytics-analytics-scalar'

/** How every path of a screen is looked at: those of `web/src/shell/screens.ts`, and no other. */
export const viewsOf: Readonly<Record<string, readonly View[]>> = {
  '/': [
    { path: '/', shows: ['link', /^Errors in traces/] },
    { path: '/?over=7d', shows: ['link', /^Errors in traces/] },
  ],
  '/explore': [
    { path: '/explore', shows: ['slider', /./] },
    { path: `/explore?${question}&${byTier}&compare=previous&form=text`, shows: ['slider', /./] },
    { path: `/explore?${question}&form=sql`, shows: ['button', 'Copy SQL'] },
    { path: `/explore?${question}&form=api`, shows: ['slider', /./] },
    { path: '/explore?event=never.seen', shows: ['button', /^Look|^Show|^Clear|^All/] },
  ],
  '/funnels': [
    { path: '/funnels', shows: ['button', /^Start with/] },
    { path: `${checkout}&${byTier}&form=api`, shows: ['table', 'Groups of the funnel'] },
    { path: `${checkout}&tab=over-time`, shows: ['slider', /^Conversion/] },
    { path: `${checkout}&tab=time-to-convert`, shows: ['table', 'Times to convert'] },
    { path: `${checkout}&who=dropped-2`, shows: ['table', 'Who they are'] },
    { path: `${checkout}&who=causes-2`, shows: ['dialog', 'What sets them apart'] },
  ],
  '/retention': [
    { path: '/retention?period=day&range=7d&form=sql', shows: ['table', 'Retention'] },
    { path: '/retention?range=30d&show=count&who=all.0', shows: ['table', 'Who they are'] },
  ],
  '/paths': [
    { path: '/paths?form=sql', shows: ['button', 'Copy SQL'] },
    {
      path: '/paths?start=product.viewed&least=2&pattern=payment.*',
      shows: ['table', 'From step to step'],
    },
    { path: '/paths?start=nowhere', shows: ['button', 'From their first step'] },
  ],
  '/users': [
    { path: '/users?trait=%40usr.plan', shows: ['table', 'Users'] },
    { path: '/users?search=nobody', shows: ['button', 'Show all users'] },
  ],
  '/users/$user': [
    { path: `/users/${user}`, shows: ['button', /checkout\.started/] },
    { path: `/users/${user}?tab=sessions`, shows: ['row', /visit-1/] },
    { path: `/users/${user}?tab=traces`, shows: ['button', 'POST /checkout'] },
    { path: `/users/${user}?tab=raw`, shows: ['heading', 'Ids as JSON'] },
    { path: '/users/nobody', shows: ['button', /^Show|^Look|^To/] },
  ],
  '/accounts': [{ path: '/accounts', shows: ['table', 'Accounts'] }],
  '/accounts/$account': [
    { path: `/accounts/${account}`, shows: ['button', /checkout\.started/] },
    { path: `/accounts/${account}?tab=users`, shows: ['row', new RegExp(user)] },
  ],
  '/segments': [{ path: '/segments', shows: ['table', 'Segments'] }],
  '/segments/$segment': [
    { path: '/segments/new', shows: ['textbox', 'Name'] },
    { path: '/segments/$segment', shows: ['link', 'Explore what they do'] },
  ],
  '/live': [
    { path: '/live', shows: ['heading', 'Live'] },
    {
      path: '/live?filter=%40type%3Aserver',
      shows: ['button', /order\.shipped/],
      isOfArrivals: true,
    },
  ],
  '/traces': [
    { path: '/traces', shows: ['link', 'POST /checkout'] },
    { path: '/traces?part=figures', shows: ['slider', /./] },
    { path: '/traces?part=errors', shows: ['table', /./] },
    { path: '/traces?part=map', shows: ['table', /./] },
  ],
  '/traces/$trace': [{ path: `/traces/${traceIdText(traceNumber)}`, shows: ['treegrid', 'Spans'] }],
  '/dashboards': [{ path: '/dashboards', shows: ['table', 'Saved charts'] }],
  '/dashboards/$dashboard': [
    { path: `/dashboards/${demoDashboardId}?range=7d`, shows: ['table', 'Retention'] },
  ],
  '/data': [
    { path: '/data', shows: ['table', 'Events'] },
    { path: '/data?open=server+checkout.started', shows: ['dialog', 'Event'] },
  ],
  '/data/attributes': [{ path: '/data/attributes', shows: ['table', 'Attributes'] }],
  '/data/schemas': [{ path: '/data/schemas', shows: ['button', 'New schema'] }],
  '/data/imports': [{ path: '/data/imports', shows: ['button', 'Import'] }],
  '/data/health': [{ path: '/data/health', shows: ['table', 'Senders'] }],
  '/data/warnings': [{ path: '/data/warnings', shows: ['table', 'Warnings'] }],
  '/data/dead-letters': [{ path: '/data/dead-letters', shows: ['table', 'Dead letters'] }],
  '/reference': [
    { path: '/reference', shows: ['searchbox', 'Search operations'] },
    { path: `/reference?${operation}`, shows: ['region', /^The call in/] },
  ],
  '/settings/account': [{ path: '/settings/account', shows: ['heading', 'Password'] }],
  '/settings/applications': [{ path: '/settings/applications', shows: ['row', /Demo shop/] }],
  '/settings/keys': [{ path: '/settings/keys', shows: ['row', /./] }],
  '/settings/team': [{ path: '/settings/team', shows: ['row', /administrator/] }],
  'an address that no screen has': [{ path: '/weather', shows: ['link', 'Go to Home'] }],
}
