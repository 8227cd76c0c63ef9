import type { IconName } from '../controls/icon-paths.ts'

const groups = ['home', 'questions', 'people', 'stream', 'saved', 'manage'] as const

export type ScreenName =
  | 'home'
  | 'explore'
  | 'funnels'
  | 'retention'
  | 'paths'
  | 'users'
  | 'accounts'
  | 'segments'
  | 'live'
  | 'traces'
  | 'dashboards'
  | 'data'
  | 'api'
  | 'settings'

export interface Screen {
  readonly name: ScreenName
  /** The first is the one that links go to; `/users/$user` names a part of it. */
  readonly paths: readonly [string, ...string[]]
  readonly title: string
  readonly icon: IconName
  /** Follows G. */
  readonly key: string
  /** Screens of a group stand together; those of `manage` at the foot of the sidebar. */
  readonly group: (typeof groups)[number]
  /** Whether it is one of the four that a phone has at hand. */
  readonly isOnPhone?: boolean
  /** Whether its views are saved as charts: all that defines one is in the query text. */
  readonly canBeSaved?: boolean
}

/** The screens of the app, in the order of the sidebar. A screen is a row here and one in routes.tsx. */
export const screens: readonly [Screen, ...Screen[]] = [
  {
    name: 'home',
    paths: ['/'],
    title: 'Home',
    icon: 'home',
    key: 'h',
    group: 'home',
    isOnPhone: true,
  },
  {
    name: 'explore',
    paths: ['/explore'],
    title: 'Explore',
    icon: 'explore',
    key: 'e',
    group: 'questions',
    canBeSaved: true,
    isOnPhone: true,
  },
  {
    name: 'funnels',
    paths: ['/funnels'],
    title: 'Funnels',
    icon: 'funnel',
    key: 'f',
    group: 'questions',
    canBeSaved: true,
    isOnPhone: true,
  },
  {
    name: 'retention',
    paths: ['/retention'],
    title: 'Retention',
    icon: 'retention',
    key: 'r',
    group: 'questions',
    canBeSaved: true,
  },
  {
    name: 'paths',
    paths: ['/paths'],
    title: 'Paths',
    icon: 'paths',
    key: 'p',
    group: 'questions',
    canBeSaved: true,
  },
  {
    name: 'users',
    paths: ['/users', '/users/$user'],
    title: 'Users',
    icon: 'users',
    key: 'u',
    group: 'people',
  },
  {
    name: 'accounts',
    paths: ['/accounts', '/accounts/$account'],
    title: 'Accounts',
    icon: 'accounts',
    key: 'a',
    group: 'people',
  },
  {
    name: 'segments',
    paths: ['/segments', '/segments/$segment'],
    title: 'Segments',
    icon: 'segments',
    key: 'o',
    group: 'people',
  },
  {
    name: 'live',
    paths: ['/live'],
    title: 'Live',
    icon: 'live',
    key: 'l',
    group: 'stream',
    isOnPhone: true,
  },
  {
    name: 'traces',
    paths: ['/traces', '/traces/$trace'],
    title: 'Traces',
    icon: 'traces',
    key: 't',
    group: 'stream',
    isOnPhone: true,
  },
  {
    name: 'dashboards',
    paths: ['/dashboards', '/dashboards/$dashboard'],
    title: 'Dashboards',
    icon: 'dashboards',
    key: 'b',
    group: 'saved',
  },
  {
    name: 'data',
    paths: [
      '/data',
      '/data/attributes',
      '/data/schemas',
      '/data/health',
      '/data/warnings',
      '/data/dead-letters',
      '/data/imports',
    ],
    title: 'Data',
    icon: 'data',
    key: 'd',
    group: 'manage',
  },
  {
    name: 'api',
    paths: ['/reference'],
    title: 'API',
    icon: 'api',
    key: 'i',
    group: 'manage',
  },
  {
    name: 'settings',
    paths: ['/settings/account', '/settings/applications', '/settings/keys', '/settings/team'],
    title: 'Settings',
    icon: 'settings',
    key: 's',
    group: 'manage',
  },
]

/** The screens in their groups, as far as a group has any. */
export const screenGroups = groups.flatMap((name) => {
  const members = screens.filter(({ group }) => group === name)
  return members.length === 0 ? [] : [{ name, members }]
})
