/** The entry of `cdk`. */
import { runApp } from './run-app.ts';

await runApp();
