; The installer for Windows: for the one who starts it, without an administrator.
;
; packaging/windows_installer.py calls makensis with
;   VERSION         as people write it           NUMBERS   four numbers, for the version resource
;   FILES           the list it has made: macros InstallOurFiles and RemoveOurFiles
;   KIBIBYTES       what will be on the disk     ICON      the .ico
;   OUTPUT          what is made
;
; What is removed, before another version is put there and at the end, is what is in that list and
; nothing else: whoever installs into a folder of their own keeps what is theirs.
;
; Silent: setup.exe /S [/D=C:\a folder], uninstall-surtitle.exe /S. Each ends with 2 where Surtitle is running.

Unicode true
SetCompressor /SOLID lzma
; Files keep no times, so that the same bundle makes the same installer.
SetDateSave off
AllowSkipFiles off

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Sections.nsh
!include WinVer.nsh
!include x64.nsh
!include "${FILES}"

!define NAME "Surtitle"
!define PROGRAM "Surtitle.exe"
!define CONSOLE "surtitle-console.exe"
; Not a name that another program's may have, in a folder that somebody chose.
!define UNINSTALLER "uninstall-surtitle.exe"
!define PROGID "Surtitle.Session"
!define MIME "application/vnd.surtitle.session"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
; As app/ writes it, when its owner wants it started at login.
!define RUN_VALUE "Surtitle"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define RUN_APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

Name "${NAME}"
OutFile "${OUTPUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
ManifestDPIAware true
ManifestSupportedOS Win10
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
!macro Version LANGUAGE
  VIAddVersionKey /LANG=${LANGUAGE} "ProductName" "${NAME}"
  VIAddVersionKey /LANG=${LANGUAGE} "ProductVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileVersion" "${VERSION}"
  VIAddVersionKey /LANG=${LANGUAGE} "FileDescription" "${NAME} Setup"
  VIAddVersionKey /LANG=${LANGUAGE} "CompanyName" "The Surtitle authors"
  VIAddVersionKey /LANG=${LANGUAGE} "LegalCopyright" "The Surtitle authors, MIT licence"
!macroend

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
; The first is what is taken where Windows speaks neither.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro Version ${LANG_ENGLISH}
!insertmacro Version ${LANG_SIMPCHINESE}

LangString SYSTEM_TOO_OLD ${LANG_ENGLISH} "Surtitle needs Windows 10 or later, 64-bit."
LangString SYSTEM_TOO_OLD ${LANG_SIMPCHINESE} "Surtitle 需要 64 位的 Windows 10 或更高版本。"
LangString IN_USE ${LANG_ENGLISH} "$0 can't be replaced. Most likely Surtitle is running: quit it by the menu of its icon beside the clock, then choose Retry. Nothing was changed."
LangString IN_USE ${LANG_SIMPCHINESE} "无法替换 $0。很可能 Surtitle 正在运行：请在时钟旁的图标菜单中退出 Surtitle，然后选择“重试”。目前没有作任何更改。"
LangString IN_USE_UNINSTALL ${LANG_ENGLISH} "$0 can't be removed. Most likely Surtitle is running: quit it by the menu of its icon beside the clock, then choose Retry. Nothing was removed."
LangString IN_USE_UNINSTALL ${LANG_SIMPCHINESE} "无法删除 $0。很可能 Surtitle 正在运行：请在时钟旁的图标菜单中退出 Surtitle，然后选择“重试”。目前没有删除任何文件。"
LangString SESSION ${LANG_ENGLISH} "Surtitle session"
LangString SESSION ${LANG_SIMPCHINESE} "Surtitle 会话"
LangString SHORTCUT ${LANG_ENGLISH} "Live captions of what your microphone hears"
LangString SHORTCUT ${LANG_SIMPCHINESE} "把麦克风听到的话实时显示为字幕"
LangString ON_DESKTOP ${LANG_ENGLISH} "Shortcut on the desktop"
LangString ON_DESKTOP ${LANG_SIMPCHINESE} "桌面快捷方式"

; Windows lets nobody write into a program that runs. A mutex would need the program's help, and say
; nothing of a version that has none, nor of the recogniser, which is the other executable.
!macro AskToQuit FILE MESSAGE
  ${DoWhile} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $1 "${FILE}" a
    ${IfNot} ${Errors}
      FileClose $1
      ${ExitDo}
    ${EndIf}
    StrCpy $0 "${FILE}"
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${MESSAGE}" /SD IDCANCEL IDRETRY +2
    Abort
  ${Loop}
!macroend

; Windows' own view of which program opens what is read anew.
!macro TellShell
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Section "${NAME}" SECTION_PROGRAM
  SectionIn RO
  ReadRegStr $3 HKCU "${UNINSTALL}" "InstallLocation"
  !insertmacro AskToQuit "$INSTDIR\${PROGRAM}" "$(IN_USE)"
  !insertmacro AskToQuit "$INSTDIR\${CONSOLE}" "$(IN_USE)"
  ; The version that is there takes its own files away, by its own list; what its owner chose stays.
  ${If} $3 != ""
  ${AndIf} ${FileExists} "$3\${UNINSTALLER}"
    !insertmacro AskToQuit "$3\${PROGRAM}" "$(IN_USE)"
    !insertmacro AskToQuit "$3\${CONSOLE}" "$(IN_USE)"
    StrCpy $4 1 ; where it can't even be started
    ExecWait '"$3\${UNINSTALLER}" /S /REPLACED _?=$3' $4
    ${If} $4 = 0 ; else something of it is left there, and with it what takes that away
      Delete "$3\${UNINSTALLER}"
      RMDir "$3"
    ${EndIf}
  ${EndIf}

  !insertmacro InstallOurFiles
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\${UNINSTALLER}"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}" "" "" "" "" "" "$(SHORTCUT)"

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Surtitle authors"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${KIBIBYTES}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1

  WriteRegStr HKCU "Software\Classes\${PROGID}" "" "$(SESSION)"
  WriteRegStr HKCU "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  WriteRegStr HKCU "Software\Classes\.surtitle" "" "${PROGID}"
  WriteRegStr HKCU "Software\Classes\.surtitle" "Content Type" "${MIME}"
  WriteRegStr HKCU "Software\Classes\.surtitle\OpenWithProgids" "${PROGID}" ""
  WriteRegStr HKCU "Software\Classes\MIME\Database\Content Type\${MIME}" "Extension" ".surtitle"
  !insertmacro TellShell
SectionEnd

Section /o "$(ON_DESKTOP)" SECTION_DESKTOP
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${PROGRAM}" "" "" "" "" "" "$(SHORTCUT)"
SectionEnd

Function .onInit
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "$(SYSTEM_TOO_OLD)" /SD IDOK
    Abort
  ${EndIf}
  ${If} ${FileExists} "$DESKTOP\${NAME}.lnk" ; it has to lead to where the program will be
    !insertmacro SelectSection ${SECTION_DESKTOP}
  ${EndIf}
FunctionEnd

Section Uninstall
  !insertmacro AskToQuit "$INSTDIR\${PROGRAM}" "$(IN_USE_UNINSTALL)"
  !insertmacro AskToQuit "$INSTDIR\${CONSOLE}" "$(IN_USE_UNINSTALL)"
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/REPLACED" $1
  StrCpy $2 1
  ${If} ${Errors}
    StrCpy $2 0
  ${EndIf}

  SetOutPath "$TEMP" ; a folder that one stands in can't be removed
  !insertmacro RemoveOurFiles
  ${If} $2 = 1
    Return ; another version comes
  ${EndIf}
  Delete "$INSTDIR\${UNINSTALLER}"
  RMDir "$INSTDIR" ; only when nothing is in it that is not ours

  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  DeleteRegValue HKCU "${RUN}" "${RUN_VALUE}"
  DeleteRegValue HKCU "${RUN_APPROVED}" "${RUN_VALUE}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Classes\${PROGID}"
  DeleteRegValue HKCU "Software\Classes\.surtitle\OpenWithProgids" "${PROGID}"
  DeleteRegKey /ifempty HKCU "Software\Classes\.surtitle\OpenWithProgids"
  ReadRegStr $0 HKCU "Software\Classes\.surtitle" ""
  ${If} $0 == "${PROGID}" ; and not another program's by now
    DeleteRegValue HKCU "Software\Classes\.surtitle" ""
    DeleteRegValue HKCU "Software\Classes\.surtitle" "Content Type"
    DeleteRegKey /ifempty HKCU "Software\Classes\.surtitle"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\MIME\Database\Content Type\${MIME}"
  !insertmacro TellShell
SectionEnd
