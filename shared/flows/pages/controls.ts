/** What forms on pages are made of: choices, groups of them, and what is said beside them. */
import { escaped } from './frame.ts';

export const hint = (id: string, text: string): string => `<p class="hint" id="${id}">${escaped(text)}</p>`;

export interface Choice {
  readonly kind: 'checkbox' | 'radio';
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly isChosen: boolean;
  readonly isDisabled?: boolean;
  readonly describedBy?: string;
}

export const choice = ({
  kind,
  name,
  value,
  label,
  isChosen,
  isDisabled = false,
  describedBy,
}: Choice): string => {
  const id = `${name}-${value.replaceAll(/[^\w-]/g, '-')}`;
  const marks = `${isChosen ? ' checked' : ''}${isDisabled ? ' disabled' : ''}${describedBy === undefined ? '' : ` aria-describedby="${describedBy}"`}`;
  return `<div class="choice"><input type="${kind}" id="${escaped(id)}" name="${name}" value="${escaped(value)}"${marks}><label for="${escaped(id)}">${escaped(label)}</label></div>`;
};

export const group = (legend: string, content: string, describedBy?: string): string =>
  `<fieldset${describedBy === undefined ? '' : ` aria-describedby="${describedBy}"`}><legend>${escaped(legend)}</legend>${content}</fieldset>`;
