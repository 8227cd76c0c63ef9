import { Type, type Static } from 'typebox'
import { chartLimits, Revision, savedFields } from './charts.ts'

/** How much of them there may be. */
export const dashboardLimits = {
  dashboardsMax: 500,
  tilesMax: 40,
  /** Columns of the grid, and the rows that a tile is high at most. */
  widthMax: 12,
  heightMax: 12,
} as const

/** A chart in the grid; tiles stand in their order, row by row. */
export const DashboardTile = Type.Object(
  {
    chart_id: Type.String({ description: 'A chart may stand on a dashboard several times.' }),
    width: Type.Integer({
      minimum: 1,
      maximum: dashboardLimits.widthMax,
      description: 'In columns, of which the grid has 12.',
    }),
    height: Type.Integer({ minimum: 1, maximum: dashboardLimits.heightMax }),
  },
  { title: 'DashboardTile' },
)
export type DashboardTile = Static<typeof DashboardTile>

const settled = {
  name: Type.String({ minLength: 1, maxLength: chartLimits.nameCharsMax }),
  description: Type.Optional(Type.String({ maxLength: chartLimits.descriptionCharsMax })),
  tiles: Type.Array(DashboardTile, { maxItems: dashboardLimits.tilesMax }),
}

/** A new dashboard. */
export const DashboardCreate = Type.Object(
  {
    data: Type.Object({ type: Type.Literal('dashboard_create'), attributes: Type.Object(settled) }),
  },
  { title: 'DashboardCreate' },
)
export type DashboardCreate = Static<typeof DashboardCreate>

/** What a dashboard is to be. */
export const DashboardUpdate = Type.Object(
  {
    data: Type.Object({
      type: Type.Literal('dashboard_update'),
      id: Type.String({ description: 'The same as in the path.' }),
      attributes: Type.Object({ ...settled, revision: Revision }),
    }),
  },
  { title: 'DashboardUpdate' },
)
export type DashboardUpdate = Static<typeof DashboardUpdate>

const Dashboard = Type.Object({
  id: Type.String(),
  type: Type.Literal('dashboard'),
  attributes: Type.Object({ ...settled, description: Type.String(), ...savedFields }),
})
export type Dashboard = Static<typeof Dashboard>

/** Every dashboard, by name. */
export const DashboardsAnswer = Type.Object(
  { data: Type.Array(Dashboard) },
  { title: 'DashboardsAnswer' },
)
export type DashboardsAnswer = Static<typeof DashboardsAnswer>

/** One dashboard. */
export const DashboardAnswer = Type.Object({ data: Dashboard }, { title: 'DashboardAnswer' })
export type DashboardAnswer = Static<typeof DashboardAnswer>
