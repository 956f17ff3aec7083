process.stderr.write('there is no licence\n');
process.exit(3);
