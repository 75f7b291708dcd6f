import * as v from 'valibot'

/** Schema of what a project says about its documentation. */
export const docsSettings = {
  docs: v.optional(
    v.objectWithRest(
      {
        out: v.optional(v.pipe(v.string('must be a text'), v.regex(/\.md$/i, 'must be a .md file'))),
        comments: v.optional(v.picklist(['required', 'optional'], 'must be required or optional')),
      },
      v.never(),
    ),
  ),
}

/** Every key of it, for near misses. */
export const docsKeys = ['docs', 'out', 'comments']
