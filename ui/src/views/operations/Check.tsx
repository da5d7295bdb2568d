import type { ComponentPropsWithRef } from 'react';
import classes from './operations.module.css';

interface CheckProps extends Omit<ComponentPropsWithRef<'input'>, 'type' | 'onChange'> {
  readonly label?: string;
  /** Neither yes nor no. */
  readonly indeterminate?: boolean;
  readonly choose: (checked: boolean) => void;
}

/** A box to tick: the browser's own, which knows the states that are needed here. */
export function Check({ label, indeterminate = false, choose, ...props }: CheckProps) {
  return (
    <label className={classes.check}>
      <input
        type="checkbox"
        ref={(box) => {
          if (box) box.indeterminate = indeterminate;
        }}
        onChange={(event) => choose(event.currentTarget.checked)}
        {...props}
      />
      {label}
    </label>
  );
}
