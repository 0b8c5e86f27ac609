import { describeDynamo } from './dynamo.fixture.ts';
import { tableContract } from './table.contract.ts';

describeDynamo('the table in DynamoDB', (dynamo) => tableContract(() => dynamo.open()));
