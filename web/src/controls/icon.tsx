import type { ReactElement } from 'react'

/** Paths on a 24 by 24 grid, drawn with a line of 1.75. */
const paths = {
  home: 'M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5',
  explore: 'M4 19V5M4 19h16M8 15l3.5-4.5 3 2.5L19.5 7',
  funnel: 'M5 20V5M10 20V9M15 20v-7M20 20v-4',
  retention: 'M4 5h16v4H4zM4 10h11v4H4zM4 15h6v4H4z',
  paths: 'M4 6c8 0 8 12 16 12M4 12c8 0 8-6 16-6M4 18h16',
  live: 'M12 12h.01M8.5 8.5a5 5 0 0 0 0 7M15.5 8.5a5 5 0 0 1 0 7M5.6 5.6a9 9 0 0 0 0 12.8M18.4 5.6a9 9 0 0 1 0 12.8',
  traces: 'M4 6h11M8 12h12M11 18h6',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1 1M17.4 17.4l1 1M5.6 18.4l1-1M17.4 6.6l1-1',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5',
  screen: 'M4 5h16v11H4zM9 20h6M12 16v4',
  down: 'm7 10 5 5 5-5',
  up: 'm7 14 5-5 5 5',
  right: 'm10 7 5 5-5 5',
  left: 'm14 7-5 5 5 5',
  close: 'M6 6l12 12M18 6 6 18',
  pencil: 'M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3',
  plus: 'M12 6v12M6 12h12',
  copy: 'M9 9h10v11H9zM15 9V4H5v11h4',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  search: 'M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12M15.5 15.5 20 20',
  refresh: 'M19 12a7 7 0 1 1-2-5M19 4v4h-4',
  leave: 'M14 4H6v16h8M10 12h10M17 9l3 3-3 3',
  pause: 'M9 6v12M15 6v12',
  play: 'M8 6v12l10-6z',
  warning: 'M12 4 2.8 19.5h18.4zM12 10v4M12 17h.01',
  users: 'M12 4a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M5 20c0-3.6 3.1-6 7-6s7 2.4 7 6',
  accounts: 'M4 20V5h9v15M13 10h7v10M3 20h18M7 9h3M7 13h3M16 14h1',
  segments: 'M9 5a7 7 0 1 0 0 14A7 7 0 1 0 9 5M15 5a7 7 0 1 0 0 14 7 7 0 1 0 0-14',
  server: 'M4 5h16v5H4zM4 14h16v5H4zM7.5 7.5h.01M7.5 16.5h.01',
  data: 'M5 6.5c0-1.4 3.1-2.5 7-2.5s7 1.1 7 2.5-3.1 2.5-7 2.5-7-1.1-7-2.5zM5 6.5v11c0 1.4 3.1 2.5 7 2.5s7-1.1 7-2.5v-11M5 12c0 1.4 3.1 2.5 7 2.5s7-1.1 7-2.5',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  sidebar: 'M4 5h16v14H4zM9 5v14',
  save: 'M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14',
  filter: 'M4 6h16M7 12h10M10 18h4',
  table: 'M4 5h16v14H4zM4 10h16M10 10v9',
  dashboards: 'M4 5h7v8H4zM13 5h7v5h-7zM4 15h7v4H4zM13 12h7v7h-7z',
  settings: 'M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4M4 12h5M13 12h7M11 10v4',
  api: 'm8 7-5 5 5 5M16 7l5 5-5 5M13.5 5l-3 14',
} as const

export type IconName = keyof typeof paths

/** Decoration only: the control around it carries the name. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      aria-hidden="true"
      className="shrink-0"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  )
}
