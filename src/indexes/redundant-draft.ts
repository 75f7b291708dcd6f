import type { Draft } from './check.js'
import { isDeclared } from './declared.js'
import type { Evidence } from './evidence.js'
import { type Redundant, redundantIndexes } from './redundancy.js'
import { dropIndexFix } from './repair.js'
import { sizeEvidence } from './words.js'

/** Findings of one kind of redundancy: which index goes, which one does its work, and both sizes. Pure. */
export function redundantDrafts(
  evidence: Evidence,
  kind: Redundant['kind'],
  message: (pair: Redundant) => string,
): readonly Draft[] {
  return redundantIndexes(evidence)
    .filter((pair) => pair.kind === kind)
    .map((pair) => {
      const { index, by } = pair
      return {
        object: index.id,
        message: message(pair),
        evidence: [
          `goes: ${index.definition}`,
          `stays: ${by.definition}${by.constraint === null ? '' : ` (constraint ${by.constraint})`}`,
          ...sizeEvidence('size', index, evidence.usage),
          ...sizeEvidence('size', by, evidence.usage),
        ],
        fix: { ...dropIndexFix(index, isDeclared(evidence, index)), keeps: [by.id] },
      }
    })
}
