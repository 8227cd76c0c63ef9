/**
 * Where events of a type that have no `event.name` say what they are called: a view is picked by
 * `@view.name:"/cart"`. Types that are not here are picked by their type alone.
 */
export const namePaths: Readonly<Record<string, string>> = {
  view: 'view.name',
  action: 'action.target.name',
  vital: 'vital.name',
}
