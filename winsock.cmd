@echo off
rem Runs JWinsock from its source tree on Windows: builds it when there is no build or when a source
rem has changed, then runs java. Needs a JDK 25 and Maven. The verbs docs and bench are in the launcher
rem for bash alone.
rem
rem   JAVA_HOME            the JDK to prefer, if it is new enough
rem   WINSOCK_JAVA_OPTS    options for java
rem   WINSOCK_MAVEN_OPTS   options for every mvn
setlocal EnableExtensions DisableDelayedExpansion
set "java_needed=25"
set "root=%~dp0"
set "root=%root:~0,-1%"
set "state=%root%\target\winsock"

call :find_jdk
if not defined jdk (
  echo winsock: needs a JDK %java_needed% or newer and found none: install one ^(https://adoptium.net^) or set JAVA_HOME to it>&2
  exit /b 1
)
set "JAVA_HOME=%jdk%"

if /i "%~1"=="test" goto test
if /i "%~1"=="format" goto format
if /i "%~1"=="docs" goto bash_only
if /i "%~1"=="bench" goto bash_only

call :build || exit /b 1
set /p built=<"%state%\current"
"%jdk%\bin\java.exe" -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:MaxInlineLevel=30 --module-path "%state%\%built%" --add-modules org.jwinsock.linux --enable-native-access=org.jwinsock.linux %WINSOCK_JAVA_OPTS% --module org.jwinsock.tools/org.jwinsock.tools.Main %*
exit /b %errorlevel%

:test
call :rest %*
call :find_maven || exit /b 1
call mvn -B -ntp -f "%root%\pom.xml" %WINSOCK_MAVEN_OPTS% -Dsurefire.failIfNoSpecifiedTests=false verify %rest%
exit /b %errorlevel%

:format
call :rest %*
call :find_maven || exit /b 1
call mvn -B -ntp -q -f "%root%\pom.xml" %WINSOCK_MAVEN_OPTS% -Pbench spotless:apply %rest%
exit /b %errorlevel%

:bash_only
echo winsock: %~1 is in the launcher for bash: run "bash winsock %~1">&2
exit /b 1

rem Sets rest to all arguments but the first.
:rest
set "rest="
:rest_next
shift
if "%~1"=="" exit /b 0
set rest=%rest% %1
goto rest_next

rem Sets jdk: JAVA_HOME first, then the java of PATH, then where JDKs are usually put.
:find_jdk
set "jdk="
if defined JAVA_HOME call :try_jdk "%JAVA_HOME%"
for %%j in (java.exe) do if not "%%~$PATH:j"=="" call :try_jdk "%%~dp$PATH:j.."
for %%p in ("%ProgramFiles%\Java" "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%ProgramFiles%\Amazon Corretto" "%ProgramFiles%\BellSoft" "%USERPROFILE%\.jdks" "%USERPROFILE%\scoop\apps") do (
  if exist "%%~p\" for /d %%d in ("%%~p\*") do call :try_jdk "%%~d"
)
exit /b 0

rem Sets jdk to %1 if that is the home of a JDK that is new enough and none has been found yet.
:try_jdk
if defined jdk exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
set "version="
for /f "tokens=2 delims==" %%v in ('findstr /b /c:"JAVA_VERSION=" "%~1\release"') do set "version=%%~v"
if not defined version exit /b 0
for /f "tokens=1 delims=.-+_" %%m in ("%version%") do if %%m geq %java_needed% set "jdk=%~f1"
exit /b 0

:find_maven
where mvn >nul 2>nul && exit /b 0
echo winsock: needs Maven 3.8.7 or newer to build itself and found none: install it ^(winget install Apache.Maven^) and put it on PATH>&2
exit /b 1

rem Builds unless the newest build is newer than every source. Windows sets a file's archive attribute
rem when it is written; a build clears it before it starts.
:build
if not exist "%state%\current" goto build_now
for %%m in (spi yaml linux core afd provider-host provider-nio layers tools) do (
  dir /b /s /a:a-d "%root%\%%m\src\main" >nul 2>nul && goto build_now
  dir /b /a:a-d "%root%\%%m\pom.xml" >nul 2>nul && goto build_now
)
dir /b /a:a-d "%root%\pom.xml" >nul 2>nul && goto build_now
exit /b 0

:build_now
call :find_maven || exit /b 1
if not exist "%state%" mkdir "%state%"
del /q "%state%\current" 2>nul
for %%m in (spi yaml linux core afd provider-host provider-nio layers tools) do (
  attrib -a "%root%\%%m\src\main\*" /s
  attrib -a "%root%\%%m\pom.xml"
)
attrib -a "%root%\pom.xml"
if exist "%root%\tools\target\fast\lib" rmdir /s /q "%root%\tools\target\fast\lib"
echo building JWinsock ...>&2
call mvn -B -ntp -q -f "%root%\pom.xml" %WINSOCK_MAVEN_OPTS% -Dfast package >"%state%\build.log" 2>&1
if errorlevel 1 (
  type "%state%\build.log" >&2
  echo winsock: the build failed; all it said is in %state%\build.log>&2
  exit /b 1
)
rem A folder of its own: a JVM that still runs holds the jars it started with.
for /d %%d in ("%state%\modules-*") do rmdir /s /q "%%~d" 2>nul
set "fresh=modules-%RANDOM%%RANDOM%"
xcopy /e /i /q /y "%root%\tools\target\fast\lib" "%state%\%fresh%" >nul || exit /b 1
>"%state%\current" echo %fresh%
exit /b 0
