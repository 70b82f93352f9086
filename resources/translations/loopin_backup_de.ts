<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en">
    <context>
        <name>AboutSection</name>
        <message>
            <source>About</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backups of PostgreSQL that are proven to be restorable.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The work of others</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Version %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>License: Apache 2.0</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>AcceptDialog</name>
        <message>
            <source>Accept a suspect backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Is the database as it should be?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is suspect</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>If you accept it, the suspicion is settled: cleanup goes on, and may later delete the backups from before the loss. If rows are missing, restore an earlier backup instead.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Accept as it is</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Actions</name>
        <message>
            <source>Back up now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New profile…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Edit profile…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Refresh</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Activity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>First-run guide…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quit</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ActivityPage</name>
        <message>
            <source>Activity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Views</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Jobs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Journal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log files</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BackUpDialog</name>
        <message>
            <source>Back up %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kind</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>for example: before the migration</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pin it: no cleanup deletes it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command line…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BackupDetails</name>
        <message>
            <source>Nobody knows when it was made</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>encrypted with %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 rows</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n table(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>%1 of dump, %2 stored</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>never; a drill proves that it restores</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Warnings of pg_dump</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not in it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Journal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>States</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kinds</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n of them pinned</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
    </context>
    <context>
        <name>BackupStep</name>
        <message numerus="yes">
            <source>%1 rows in %n table(s), read back from the disk.</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>%1, made in %2.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The first backup is there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>I know this file and trust what is in it: the server will run it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Which backup?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no backup yet that could be restored.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 is not offered</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 of the database %2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a backup first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This file was not made by LoopIn Backup: say first that you trust it.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BackupTable</name>
        <message>
            <source>When</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kind</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nobody knows when.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 bytes</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BackupWords</name>
        <message>
            <source>good</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>warnings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>suspect</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>damaged</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>incomplete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>foreign</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unusable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Whole, verified and restorable.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restorable; something about it is worth knowing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A whole dump of a database that seems to have been wiped.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is not what was written and is never offered as good.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The run that wrote it did not finish.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Made by another program; restorable once it is indexed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PostgreSQL cannot restore it as it is.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>manual</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>daily</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>weekly</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>monthly</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>safety</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>checksum</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>structure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>drill</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>never</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not indexed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>pinned</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>BackupsPage</name>
        <message>
            <source>Backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no backup of this database yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No backup matches the filter.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading the backups…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Read again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no database yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy a dump from elsewhere among the backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up with a kind, a note or a pin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import dumps</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CandidateModel</name>
        <message>
            <source>Taken</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kind</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>foreign</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not made by LoopIn Backup: has to be trusted</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Good, not yet verified</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Proven restorable %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Good, checked %1</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ChangeModel</name>
        <message>
            <source>Table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>After</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Comes back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Columns that go: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Columns that come back: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>So large that the server's estimate has to do.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Charts</name>
        <message>
            <source>The year, day by day</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows of the largest tables over the last backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size of the backups over time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The year</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>one square a day</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All backups</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>the largest tables, last %n backup(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
    </context>
    <context>
        <name>ClosingDialog</name>
        <message>
            <source>Quit LoopIn Backup?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stopping</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep working</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hide, and keep working</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel the jobs and quit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>LoopIn Backup is at work</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A job that is cancelled removes what it had begun: no database is changed by half, and no backup is left in part.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>waiting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at work for %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stopping, and removing what was begun…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 takes longer than usual to stop. The window closes as soon as it has.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CommandDialog</name>
        <message>
            <source>Command line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The same from a terminal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Passwords are never part of a command.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>CompareDialog</name>
        <message>
            <source>Compare backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tables</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only tables that differ</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 rows were lost and %2 came; %3 of %4 tables differ.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command line…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare two backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What changed between two backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore %1…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows of each table</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ConnectionCard</name>
        <message>
            <source>Database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Port</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>localhost, a name, an address, or the directory of a socket</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Paste a connection string: it is taken apart into the fields below.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Paste an address</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Host and port</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>User</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Encryption (SSL)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More settings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Which database? Its name is missing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Taken apart into the fields below.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Taken apart into the fields below; the password is in its own field.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ContentsTable</name>
        <message>
            <source>Table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Since</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows in the newest backup of this database, less the rows in this one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Contents</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the same</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>differ</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unknown</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Deeds</name>
        <message>
            <source>Command line for</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verify the bytes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verify the structure</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drill</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unpin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Accept as it is…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export as plain .sql…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reveal in folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command line…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Delete…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export as plain .sql</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 exists already, and no file is ever overwritten.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose another name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no other backup of this database to compare with.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take another backup first.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>DeleteDialog</name>
        <message numerus="yes">
            <source>Delete %n backup(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>%1 in %2 will be gone for good. There is no undo.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What goes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copies elsewhere and the journal stay. The last good backup of a database is never deleted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Demo</name>
        <message>
            <source>LoopIn Backup: demo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A server, its databases and a year of their backups are being made. It takes a few seconds.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Demo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a server with a year of backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Taken when the demo began</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Details</name>
        <message>
            <source>Details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drill</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More to do with it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Contents by table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a backup first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No backup is chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose one in the table to see what is in it.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
    </context>
    <context>
        <name>DrillStep</name>
        <message>
            <source>Finish</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 rows came back as they were, in %2.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Proven: this backup can be restored.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Figures</name>
        <message>
            <source>Last good backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing can be restored yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Proven restorable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>never</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A drill proves it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>took %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 on PostgreSQL %2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Next run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not scheduled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only when you say so</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n run(s) missed</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Space</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 free</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>FilterBar</name>
        <message>
            <source>Filter: kind, date, note, table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter the backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All kinds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kind</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All states</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restorable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In trouble</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Formats</name>
        <message>
            <source>%1 s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 min %2 s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n day(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>just now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 ago</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>in %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 h</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Today %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Yesterday %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tomorrow %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 of %2 rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 left</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>GuideDialog</name>
        <message>
            <source>First steps</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Skip this step</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leave the guide</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find the tools</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backups are made by PostgreSQL's own pg_dump, so they can be restored without this program.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Connect to the database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Test the connection: the server says its version and what your role may read.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose the place</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A directory that only you can change, best on another disk than the database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Set the schedule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A run that did not happen is as loud as one that failed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Make the first backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One snapshot of the whole database. Nobody has to stop working.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prove that it restores</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A drill restores the backup into a throwaway server, compares every row, and throws it away.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start the drill</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>FIRST STEPS</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>First a database has to be named.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This step is at work.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This is the first step.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Header</name>
        <message>
            <source>No database yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PRODUCTION: what is restored here reaches users.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading the backups…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>JobStep</name>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Progress</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled. Everything that was begun has been removed.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>JobStrip</name>
        <message>
            <source>Running job</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Progress</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Details…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dismiss</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>done in %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cancelled after %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stopping…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>waiting for another job</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>starting…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>JobTable</name>
        <message>
            <source>stopping</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>queued</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cancelled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Job</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Started</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Took</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Progress</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>JobsView</name>
        <message>
            <source>Jobs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing was done since the window was opened.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log of the job</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel job</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command line…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The job is over.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is being stopped.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no command line for this.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>JournalTable</name>
        <message>
            <source>When</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Event</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What it tells</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>JournalView</name>
        <message>
            <source>Filter: event, backup, what it tells</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter the journal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Check the chain</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Journal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All databases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no database yet.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>KeptCard</name>
        <message>
            <source>Databases that were replaced and are kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kept databases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>replaced %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo: back to %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Put %1 back as %2?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Connections to %1 are closed, and both names are exchanged in one transaction.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What is %1 now is kept beside it, with everything written to it: an Undo can be undone.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo: replace %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing has changed yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop %1 for good?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All that is in it goes with it. %1 itself is not touched; there is no way back to this one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dropped %1.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 is %2 again, after %3.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The other is kept as %1.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>KeyringSection</name>
        <message>
            <source>Passwords lie in the keyring of the system and nowhere else; plain text is never accepted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Passwords</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Test the keyring</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Who uses it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No profile keeps its password there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Profiles: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking for the keyring…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 is unlocked.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Storing a password asks you to unlock it. Scheduled runs need it unlocked, or a passfile.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The keyring is locked.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Storing a word, reading it, forgetting it…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The keyring works: a word was stored, read and forgotten.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LatestModel</name>
        <message>
            <source>unknown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> · pinned</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kind</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verified</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LatestTable</name>
        <message>
            <source>The last backups</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LimitsSection</name>
        <message>
            <source>Limits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Usual values</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command line…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How many are kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>never fewer than one good backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Daily</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Weekly</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Monthly</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Manual</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When a backup is suspect</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>compared with the last good ones</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One table lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>more than this share of its rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A log or queue lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>more than this share: their rows come and go</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All together lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>more than this share, the worst table left out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>fewer rows than this are not judged by shares</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>fewer rows than this may vanish</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Small tables</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tiny tables</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No profile yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>DATABASE_URL is no profile: add one to set its limits.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For %1.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saved.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LiveCard</name>
        <message>
            <source>The database now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Asking the server…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The server has not been asked.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The server cannot be asked now; everything else here is read from the backups.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PostgreSQL %1 · %2 on its disk · rows are the server's estimate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>new</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LogsView</name>
        <message>
            <source>Log file</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>scheduled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing was written there yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The folder does not exist yet.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>LookSection</name>
        <message>
            <source>Appearance and language</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>as the system</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>light</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>dark</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Language</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Appearance</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Applies when LoopIn Backup is started again.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>MainWindow</name>
        <message>
            <source>Menu</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Overview</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Schedule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pages</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Matter</name>
        <message>
            <source>The last backup is suspect</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 → %2 rows between %3 and %4.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n more table(s) lost rows too.</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Last good backup: %1%2. Nothing good will be deleted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 was emptied</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 lost %2 % of its rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, proven restorable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 → %2 rows since the last good backup, by the server's own numbers. The backups are safe.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Right now: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 is damaged</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its verification failed: %1 It is kept, and no longer counted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A drill restores it into a throwaway server, compares every row, and throws the server away.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No backup has been proven restorable yet</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>MatterNotice</name>
        <message>
            <source>Compare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore what was lost…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drill now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Schedule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Journal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Edit profile…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>NoteDialog</name>
        <message>
            <source>Note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write it down</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is written to the journal. An empty note takes the old one away.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>NoticesSection</name>
        <message>
            <source>Notices</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tell this desktop when a job ends or a backup is suspect</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This desktop</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>its service's name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>An address of Apprise. It is a secret: it is not shown, and kept like a password.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Address</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Send a test</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command line…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When nobody watches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No profile yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>DATABASE_URL is no profile: add one to name places.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nobody is told yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a place first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The last notice failed: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Give an address.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sending…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not everybody was told.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n place(s) were told.</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
    </context>
    <context>
        <name>OverviewPage</name>
        <message>
            <source>Overview</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no backup yet. The first one takes a moment, and nothing in the database is changed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back up now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No database is protected yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New profile…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PasswordCard</name>
        <message>
            <source>Password</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In this user's keyring, where only you can read it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not kept here: the server asks none, or ~/.pgpass or a certificate answers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In the password file that is set already, as it is</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking for the keyring…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 is unlocked.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The keyring is locked. Saving a password asks you to unlock it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 Passwords are never kept in the clear. Log in to a desktop with a keyring (GNOME Keyring, KWallet), or save without a password and use ~/.pgpass.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stored; type only to change it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Used only for testing the connection now; it is not kept.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PlaceCard</name>
        <message>
            <source>Backups</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose the directory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Directory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>zstd: much smaller, and “zstd -dc” gives the plain .sql</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none: a plain .sql file for psql</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A production database: a red banner warns whoever works on it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compression</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Give the whole path of a directory.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 free.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The backups of %1 go there too.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where the backups go</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PlaceStep</name>
        <message>
            <source>Save profile</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saving…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PlacesSection</name>
        <message>
            <source>Directories</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing of LoopIn Backup lies anywhere else.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backups of this profile</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Logs of this profile</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Profiles</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings of the window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log of the window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No profile yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It does not exist yet.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>PlanStep</name>
        <message>
            <source>What changes in each table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Progress of the plan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Making the plan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What happens</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing that is there now is touched.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Waiting for another job of this database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The backup is read from beginning to end, and the live rows are counted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Load a backup into %1 on %2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Replace %1 on %2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Load into %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Replace %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing has changed yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 cannot be replaced</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 can only be loaded in place</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore to the new database %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its tables are known when it has been read.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 in all.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore to %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>foreign</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>last verified %1</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Plots</name>
        <message>
            <source>no backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>good backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>proven by a drill</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no backup that day</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the run failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>damaged</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>suspect</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n backup(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>%n cleaned up since</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>%1 rows</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n failed run(s)</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>No good backup yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 of %2 days good</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>longest gap %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 missed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 suspect</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fallen: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cleaned up since</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>From %1 to %2</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProblemDialog</name>
        <message>
            <source>That did not work</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What to do</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProfileDialog</name>
        <message>
            <source>Edit %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New profile</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save profile</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command line…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PRODUCTION: what is restored here reaches users.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saving…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A job is running for %1.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel it or wait for its end, then remove it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Forget %1 and its password?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its backups stay in %1.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Forget %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Removing…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ProfileForm</name>
        <message>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The password lies in the keyring under this name, so it stays.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is a profile of this name already. Choose another.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Type the password, or choose that it is not kept here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Give the whole path of a directory.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Refusals</name>
        <message>
            <source>Choose a backup first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose one backup.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>its last verification failed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The data file of %1 is missing.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose one backup, or two.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only backups that this program made tell what is in them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is pinned already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is not pinned.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only a suspect backup can be accepted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no file of it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The backups are being read.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 cannot be deleted: %2</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RestoreChoice</name>
        <message>
            <source>Suspect: %1 Accept it on the page Backups if the database is as it should be.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Damaged: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Incomplete: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cannot be used: %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its data is not there. %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Give the new database a name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A name has at most 63 bytes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is a database of this name already.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RestorePage</name>
        <message>
            <source>Restore</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A backup is restored here, once there is a database to protect.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New profile…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RestoreSentences</name>
        <message>
            <source>A new database beside it is loaded and compared with the backup, row by row%1.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A safety backup of %1 is taken first.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Then it gets the name %1, which no database has now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>both names are exchanged in one transaction.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The old database, with everything written since, stays as %1 until you drop it: Undo takes a second.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Everything of this role in %1 is dropped and loaded again in one transaction: if anything fails, nothing has changed%2. Others wait meanwhile.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is compared with the backup. There is no Undo in this way: the safety backup is the way back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The backup is checked from beginning to end before one statement is sent%1.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is restored under a name of its own and compared with the backup, row by row.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only when both are equal does it get the name %1. No other database is touched.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 of %2 free</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>about %1, as last time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nobody is connected now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 connection from %1 is closed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 connections from %2 are closed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 will be gone, %2 will be back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Written since the backup was taken: %1.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 row</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The server lacks: %1.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RestoreWork</name>
        <message>
            <source>Look at the server</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore plan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ResultStep</name>
        <message>
            <source>The proof</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The way back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What is safe</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What to do</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 holds the backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 is the backup now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 holds the backup again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compared row by row, and equal to %1.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>rows compared</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>differences</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>for loading and comparing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>for the exchange</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The database before, with everything in it, is kept as %1 until you drop it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What was there before is in the safety backup %1.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There was no database of this name before.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undone</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The restore was cancelled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The restore did not succeed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No database was changed. What was begun for %1 has been removed; the backup is as it was.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 is as it was. What was begun has been taken back; the backup is as it was.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 was loaded, and the comparison did not come to a good end. What was there before is in the safety backup on the page Backups: it can be restored the same way.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>RunStep</name>
        <message>
            <source>Progress of the restore</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel the restore</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the restore has to say</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remarks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restoring to %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Until the last step nothing is changed: cancel leaves %1 as it is.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is one transaction: cancel leaves %1 as it is, until the comparison begins.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Checking the backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Taking a safety backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Creating the database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loading data</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Building indexes and constraints</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Comparing with the backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Exchanging the names</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>waiting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at work</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stopping, and removing what was begun…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Waiting for another job of this database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting…</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SchedulePage</name>
        <message>
            <source>Schedule</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ScheduleStep</name>
        <message>
            <source>Keep one a week: Sundays at 03:00</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep one a month: the 1st at 04:00</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prove every week that they restore</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cron: runs whether you are logged in or not</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>systemd: a timer of your user</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>nobody yet: only remember the times</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every day at</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Who makes them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A backup that is six hours late counts as an alarm, here and in “loopin-backup-cli watch”.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Set the schedule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The schedule is set.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Settings</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>SideBar</name>
        <message>
            <source>Databases</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Activity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>DATABASES</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>+ New profile</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n running</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
    </context>
    <context>
        <name>Status</name>
        <message>
            <source>protected</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>overdue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>failing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>suspect</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unknown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last good backup %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No good backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Proven restorable %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Never drilled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Next %1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not scheduled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Protected</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State unknown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clock in doubt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backup suspect</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Database suspect</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drill failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backups fail</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Backup overdue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Proof overdue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Never backed up</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Step</name>
        <message>
            <source>Continue</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>StepList</name>
        <message>
            <source>step %1 of %2, shown now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>step %1 of %2</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TargetStep</name>
        <message>
            <source>Looking at the server…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of the new database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>To a new database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In the place of the live database</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Into the live database, in place</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take a safety backup of it before as well</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leave out owners: everything belongs to the role that restores</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leave out privileges (GRANT)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The server</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where to?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What to leave out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>it does not exist</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 connection</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 connections</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This role may not create databases (CREATEDB).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The database %1 does not exist.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In the place of %1, which is kept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Into %1, in place</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing that is there now is touched. You can look at both.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A proven copy takes its name; the old one is kept. Undo is a second.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For servers where no database can be made: after a safety backup everything is emptied and loaded again in one transaction. There is no Undo; the safety backup is the way back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The server could not be looked at.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The server has not been looked at yet.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ToolModel</name>
        <message>
            <source>Tool</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Suits servers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>From</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Path</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>to %1; lacks fixes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>to %1</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ToolTable</name>
        <message>
            <source>Client tools</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>ToolsSection</name>
        <message>
            <source>For each server the tools of its own version are preferred; older ones are never used.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Client tools</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Validate</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tools elsewhere are found when the environment names their folder: %1=/opt/pgsql/bin. It comes before all.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is no pg_dump on this machine.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Some tools should be looked after.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>%n tool(s) answered, all with the latest security fixes.</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
    </context>
    <context>
        <name>ToolsStep</name>
        <message>
            <source>Look again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking into every folder where they may be…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PostgreSQL's client tools are not on this machine.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Good: servers up to PostgreSQL %1 can be backed up.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>PostgreSQL is not installed here; the one that came with LoopIn Backup is used.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Tray</name>
        <message>
            <source>Open LoopIn Backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no database yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1: %2</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing good was deleted. Open LoopIn Backup to see what to do.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 is done</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Trial</name>
        <message>
            <source>Test connection</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Testing the connection</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>… and %n more; “loopin-backup-cli doctor” names them all.</source>
            <translation type="unfinished">
                <numerusform />
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Good</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Warning</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Problem</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel test</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>TypedName</name>
        <message>
            <source>Name to confirm</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Type %1 to go on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Type the name %1 first.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Wizard</name>
        <message>
            <source>Backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where to</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What will change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restoring</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Result</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Restore</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show command line…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Continue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Waiting for another job of this database.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A restore is under way.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This restore is over.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One step after the other.</source>
            <translation type="unfinished" />
        </message>
    </context>
    <context>
        <name>Work</name>
        <message>
            <source>Backup</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drill</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Verification</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The journal's chain is whole.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Check of the journal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unpin</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Note</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Accept</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 was deleted.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deletion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 holds %2, %3 rows, verified while it was written.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Export</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>%1 is now %2: %3</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Import</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
