import {
  Decoration,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type EditorView,
  type ViewUpdate,
} from '@codemirror/view'

const looks = {
  quoted: Decoration.mark({ class: 'quoted' }),
  operator: Decoration.mark({ class: 'operator' }),
  key: Decoration.mark({ class: 'key' }),
}

const words = new MatchDecorator({
  regexp: /(?<quoted>"(?:\\.|[^"\\])*"?)|(?<operator>\b(?:AND|OR|NOT)\b)|(?<key>@?[\w.\\-]+:)/g,
  decoration: ({ groups }) => {
    if (groups?.['quoted'] !== undefined) return looks.quoted
    return groups?.['operator'] === undefined ? looks.key : looks.operator
  },
})

/** Attributes, operators and quotes of search text in colours of their own. */
export const searchColours = ViewPlugin.define<ColouredView>(
  (view: EditorView) => ({
    decorations: words.createDeco(view),
    update(change: ViewUpdate) {
      this.decorations = words.updateDeco(change, this.decorations)
    },
  }),
  { decorations: ({ decorations }) => decorations },
)

interface ColouredView {
  decorations: DecorationSet
  update(change: ViewUpdate): void
}
