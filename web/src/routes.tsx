import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router'
import { FirstEventGate } from './first-event/first-event-gate.tsx'
import { history } from './navigation/location.ts'
import { parseSearch, printSearch } from './navigation/search.ts'
import { Fault } from './shell/fault-boundary.tsx'
import { NoSuchPage } from './shell/no-such-page.tsx'
import { screens, type ScreenName } from './shell/screens.ts'
import { Shell } from './shell/shell.tsx'

// The code of a screen is loaded when it is opened, or when somebody points at a link to it.
const views: Record<ScreenName, RouteComponent> = {
  home: lazyRouteComponent(async () => import('./home/home-screen.tsx'), 'HomeScreen'),
  explore: lazyRouteComponent(async () => import('./explore/explore-screen.tsx'), 'ExploreScreen'),
  funnels: lazyRouteComponent(async () => import('./funnels/funnels-screen.tsx'), 'FunnelsScreen'),
  retention: lazyRouteComponent(
    async () => import('./retention/retention-screen.tsx'),
    'RetentionScreen',
  ),
  paths: lazyRouteComponent(async () => import('./paths/paths-screen.tsx'), 'PathsScreen'),
  users: lazyRouteComponent(async () => import('./users/users-screen.tsx'), 'UsersScreen'),
  accounts: lazyRouteComponent(
    async () => import('./accounts/accounts-screen.tsx'),
    'AccountsScreen',
  ),
  segments: lazyRouteComponent(
    async () => import('./segments/segments-screen.tsx'),
    'SegmentsScreen',
  ),
  live: lazyRouteComponent(async () => import('./live/live-screen.tsx'), 'LiveScreen'),
  traces: lazyRouteComponent(async () => import('./traces/traces-screen.tsx'), 'TracesScreen'),
  dashboards: lazyRouteComponent(
    async () => import('./dashboards/dashboards-screen.tsx'),
    'DashboardsScreen',
  ),
  data: lazyRouteComponent(async () => import('./data/data-screen.tsx'), 'DataScreen'),
  api: lazyRouteComponent(async () => import('./api-page/api-screen.tsx'), 'ApiScreen'),
  settings: lazyRouteComponent(
    async () => import('./settings/settings-screen.tsx'),
    'SettingsScreen',
  ),
}

/** Screens that show nothing before the first event: until then the page that waits for it is here. */
const needEvents: readonly ScreenName[] = ['home', 'explore', 'funnels', 'retention', 'paths']

const root = createRootRoute({ component: Shell, notFoundComponent: NoSuchPage })

const afterFirstEvent = createRoute({
  getParentRoute: () => root,
  id: 'after-first-event',
  component: FirstEventGate,
})

function pagesBelow(parent: typeof root | typeof afterFirstEvent, names: readonly ScreenName[]) {
  const below = screens.filter(({ name }) => names.includes(name))
  return below.flatMap(({ name, paths }) =>
    paths.map((path) =>
      createRoute({
        getParentRoute: () => parent,
        path,
        component: views[name],
        staticData: { screen: name },
      }),
    ),
  )
}

const others = screens.flatMap(({ name }) => (needEvents.includes(name) ? [] : [name]))

/** Which screen an address shows. */
export const router = createRouter({
  routeTree: root.addChildren([
    afterFirstEvent.addChildren(pagesBelow(afterFirstEvent, needEvents)),
    ...pagesBelow(root, others),
  ]),
  history,
  parseSearch,
  stringifySearch: printSearch,
  defaultErrorComponent: Fault,
  scrollRestoration: true,
  // A change of what a screen shows keeps the reader where they are in it.
  getScrollRestorationKey: ({ pathname }) => pathname,
})
